using System.Reflection;
using System.Runtime.InteropServices;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Runtime.Experiments;

/// <summary>Says what a run was made with.</summary>
public static class Provenance
{
    /// <summary>SaeLab's version, with the revision it was built from where that is known.</summary>
    public static string EngineVersion { get; } =
        typeof(Provenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The provenance of an experiment's dictionary. Only plugins that the experiment uses take part.</summary>
    public static DictionaryProvenance Of(Experiment experiment, IReadOnlyList<LoadedPlugin> plugins, string engine, long samplesTrained)
    {
        ComponentChoice?[] choices = [experiment.Source, experiment.Variant, .. experiment.Losses, experiment.Resampler, .. experiment.Evaluate];
        var used = plugins.Where(p => choices.Any(c => c is not null && p.Components.Contains(c.Component)));
        return new DictionaryProvenance
        {
            ManifestHash = ResolvedManifest.Hash(experiment),
            Seed = experiment.Seed,
            EngineVersion = EngineVersion,
            Engine = engine,
            InstructionSet = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
            Plugins = [.. used.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => new PluginIdentity(p.Name, p.Version, p.Sha256))],
            SamplesTrained = samplesTrained,
        };
    }
}

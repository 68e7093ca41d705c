using SaeLab.Abstractions;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting.Comparisons;

namespace SaeLab.Runtime.Sweeps;

/// <summary>Which members have the same source, and so can share it.</summary>
internal static class SourceGroups
{
    /// <summary>What decides the rows of a source: its options, and the seed. Two members with the same text see the same rows.</summary>
    public static string Rows(Experiment experiment) => FormattableString.Invariant($"{ExperimentParts.SourceSeed(experiment)}\n{Options(experiment)}");

    /// <summary>What decides which experiments a source fits: its options.</summary>
    public static string Options(Experiment experiment)
    {
        var source = experiment.Source;
        return $"{source.Name}\n{string.Join('\n', new CanonicalYaml().Lines(OptionsShape.Of(source.Component.OptionsType), source.Options))}";
    }

    /// <summary>Checks that the components of all members fit together, with one source for all that have the same options.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="folder">The folder against which relative paths are meant.</param>
    /// <returns>The shapes of the members' dictionaries.</returns>
    /// <exception cref="ManifestException">Some do not fit; all reasons.</exception>
    /// <param name="note">Told what a reader should know, in a sentence.</param>
    public static IReadOnlyList<SaeShape> Check(LoadedSweep sweep, string folder, Action<string> note)
    {
        using var sources = new SweepSources(folder, heldOutBytes: 0);
        return Check(sweep, folder, sources, note);
    }

    /// <inheritdoc cref="Check(LoadedSweep, string, Action{string})"/>
    /// <param name="sweep">The sweep.</param>
    /// <param name="folder">The folder against which relative paths are meant.</param>
    /// <param name="sources">Makes the sources. It keeps the first one, for the members that run first; together, all might not fit into memory.</param>
    /// <param name="note">Told what a reader should know, in a sentence.</param>
    public static IReadOnlyList<SaeShape> Check(LoadedSweep sweep, string folder, SweepSources sources, Action<string> note)
    {
        var isEachSeedAnotherWorld = false;
        var notes = new List<string>();
        var problems = new List<ManifestProblem>();
        var shapes = new Dictionary<SweepMember, SaeShape>(ReferenceEqualityComparer.Instance);
        foreach (var group in sweep.Members.GroupBy(m => Options(m.Manifest.Experiment), StringComparer.Ordinal))
        {
            try
            {
                var source = sources.Get(group.First().Manifest);
                foreach (var member in group)
                    Check(member, folder, source, shapes, problems);
                isEachSeedAnotherWorld |= SeedsMakeFeatures(group, source);
                notes.AddRange(source.Notes.Select(text => $"source {group.First().Manifest.Experiment.Source.Name}: {text}"));
            }
            catch (ManifestException exception)
            {
                problems.AddRange(exception.Problems);
            }

            sources.KeepOnly([sweep.Members[0].Manifest.Experiment]);
        }

        if (problems.Count > 0)
            throw new ManifestException(problems.Distinct());
        foreach (var text in notes.Distinct(StringComparer.Ordinal))
            note(text);
        if (isEachSeedAnotherWorld)
            note("Seeds see different data; with data_seed their dictionaries are comparable.");
        return [.. sweep.Members.Select(m => shapes[m])];
    }

    /// <summary>Whether members that differ in their seeds alone have other features each, because the source makes them up from the seed.</summary>
    private static bool SeedsMakeFeatures(IEnumerable<SweepMember> members, IActivationSource source)
    {
        if (source.Files.Count > 0 || SourceWorld.HasFixedFeatures(ManifestLeaves.Of(ResolvedManifest.Write(members.First().Manifest.Experiment), "")))
            return false;
        return members.GroupBy(m => SweepField.WithoutSeed(m.Values), StringComparer.Ordinal).Any(g => g.Select(m => ExperimentParts.SourceSeed(m.Manifest.Experiment)).Distinct().Skip(1).Any());
    }

    private static void Check(SweepMember member, string folder, IActivationSource source, Dictionary<SweepMember, SaeShape> shapes, List<ManifestProblem> problems)
    {
        try
        {
            using var parts = ExperimentParts.Create(member.Manifest, folder, source);
            shapes[member] = parts.Variant.Shape;
        }
        catch (ManifestException exception)
        {
            problems.AddRange(exception.Problems);
        }
    }
}

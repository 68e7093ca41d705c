using SaeLab.Abstractions;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;

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
    public static IReadOnlyList<SaeShape> Check(LoadedSweep sweep, string folder)
    {
        using var sources = new SweepSources(folder, heldOutBytes: 0);
        return Check(sweep, folder, sources);
    }

    /// <inheritdoc cref="Check(LoadedSweep, string)"/>
    /// <param name="sweep">The sweep.</param>
    /// <param name="folder">The folder against which relative paths are meant.</param>
    /// <param name="sources">Makes the sources. It keeps the first one, for the members that run first; together, all might not fit into memory.</param>
    public static IReadOnlyList<SaeShape> Check(LoadedSweep sweep, string folder, SweepSources sources)
    {
        var problems = new List<ManifestProblem>();
        var shapes = new Dictionary<SweepMember, SaeShape>(ReferenceEqualityComparer.Instance);
        foreach (var group in sweep.Members.GroupBy(m => Options(m.Manifest.Experiment), StringComparer.Ordinal))
        {
            try
            {
                var source = sources.Get(group.First().Manifest);
                foreach (var member in group)
                    Check(member, folder, source, shapes, problems);
            }
            catch (ManifestException exception)
            {
                problems.AddRange(exception.Problems);
            }

            sources.KeepOnly([sweep.Members[0].Manifest.Experiment]);
        }

        return problems.Count == 0 ? [.. sweep.Members.Select(m => shapes[m])] : throw new ManifestException(problems.Distinct());
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

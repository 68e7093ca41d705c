namespace SaeLab.Runtime.Manifests;

/// <summary>Makes the members of a sweep from its axes.</summary>
/// <param name="binding">How an experiment is made.</param>
/// <param name="manifest">What members share.</param>
/// <param name="file">What errors call the file.</param>
/// <param name="shared">Overrides for all members.</param>
/// <param name="problems">Takes what is wrong, each problem once.</param>
internal sealed class SweepMembers(ExperimentBinding binding, YamlMapping manifest, string file, IReadOnlyList<Assignment> shared, List<ManifestProblem> problems)
{
    /// <summary>After so many different problems the rest is not looked for: they come from one mistake, or nobody reads on.</summary>
    private const int EnoughProblems = 50;

    /// <summary>The members, the last axis changing fastest; none where something is wrong.</summary>
    /// <param name="axes">The axes.</param>
    /// <param name="fields">The fields that they set.</param>
    /// <param name="at">Where the sweep is written.</param>
    public IReadOnlyList<SweepMember> Make(IReadOnlyList<IReadOnlyList<SweepStep>> axes, IReadOnlyList<SweepField> fields, SourcePosition at)
    {
        var places = axes.Aggregate<IReadOnlyList<SweepStep>, IReadOnlyList<SweepStep[]>>([[]], (sofar, axis) => [.. from steps in sofar from step in axis select (SweepStep[])[.. steps, step]]);
        var found = new HashSet<ManifestProblem>();
        var members = new List<SweepMember>();
        var labels = places.Select(steps => MemberNames.Label(steps, fields)).ToList();
        var folders = MemberNames.Folders(labels);
        for (var i = 0; i < places.Count && found.Count < EnoughProblems; i++)
        {
            if (Make(places[i], labels[i], folders[i], found) is { } member)
                members.Add(member);
        }

        if (found.Count + problems.Count == 0)
            found.UnionWith(Duplicates(members, at));
        problems.AddRange(found);
        return found.Count == 0 ? members : [];
    }

    private SweepMember? Make(SweepStep[] steps, string label, string folder, HashSet<ManifestProblem> found)
    {
        var own = new List<ManifestProblem>();

        // A field that lies in another one is set after it.
        var values = steps.SelectMany(s => s.Values).ToList();
        var loaded = binding.Bind(manifest, file, [.. shared, .. values.Select(v => v.Assignment).OrderBy(a => a.Depth)], own);
        found.UnionWith(own);
        if (loaded is null || own.Count > 0)
            return null;
        var names = steps.Where(s => s.Name is not null).Select(s => KeyValuePair.Create(SweepField.Name, s.Name!));
        return new SweepMember
        {
            Label = label,
            Folder = folder,
            Values = names.Concat(values.Select(v => KeyValuePair.Create(v.Assignment.Path, v.Label))).ToDictionary(StringComparer.Ordinal),
            Manifest = loaded.Named(MemberNames.Experiment(loaded.Experiment.Name, folder)),
        };
    }

    /// <summary>What is there twice; once for all seeds.</summary>
    private static IEnumerable<ManifestProblem> Duplicates(List<SweepMember> members, SourcePosition at)
    {
        foreach (var same in members.GroupBy(m => m.Label, StringComparer.Ordinal).Where(g => g.Count() > 1).DistinctBy(g => SweepField.WithoutSeed(g.First().Values)))
            yield return ManifestErrors.BadSweep(at, $"{same.Count()} members are called '{same.Key}'; give each its own name, and each value once");
        foreach (var same in members.GroupBy(m => ResolvedManifest.Hash(m.Manifest.Named("").Experiment), StringComparer.Ordinal).Where(g => g.Count() > 1).DistinctBy(g => SweepField.WithoutSeed(g.First().Values)))
        {
            var labels = same.Select(m => m.Label).Distinct(StringComparer.Ordinal).ToList();
            if (labels.Count > 1)
                yield return ManifestErrors.BadSweep(at, $"members '{labels[0]}' and '{labels[1]}' are the same experiment");
        }
    }
}

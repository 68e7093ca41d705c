using System.Globalization;
using SaeLab.Runtime.Plugins;
using SaeLab.Runtime.Sweeps.Expectations;

namespace SaeLab.Runtime.Manifests;

/// <summary>Reads manifests with a <c>sweep:</c> block, as strictly as <see cref="ManifestReader"/> reads those without.</summary>
public static class SweepReader
{
    private const string SweepKey = "sweep", ExpectKey = "expect";

    /// <summary>Reads a sweep from a file.</summary>
    /// <param name="path">The file, as errors will name it.</param>
    /// <param name="overrides">Values that replace the file's, for all members; what the sweep sets wins over them.</param>
    /// <param name="catalogue">The components that it may name.</param>
    /// <returns>Null where the manifest is that of a single experiment, or is not even YAML: <see cref="ManifestReader"/> reads it.</returns>
    /// <exception cref="ManifestException">It is a sweep that cannot be used; all reasons, with their places.</exception>
    public static LoadedSweep? Find(string path, IReadOnlyList<string> overrides, ComponentCatalogue catalogue) =>
        Parse(YamlSource.Read(path), path, overrides, catalogue);

    /// <summary>Reads a sweep from a text.</summary>
    /// <inheritdoc cref="Find"/>
    /// <param name="text">The manifest.</param>
    /// <param name="file">What errors call it.</param>
    /// <param name="overrides">As for <see cref="Find"/>.</param>
    /// <param name="catalogue">The components that it may name.</param>
    public static LoadedSweep? Parse(string text, string file, IReadOnlyList<string> overrides, ComponentCatalogue catalogue)
    {
        var problems = new List<ManifestProblem>();
        var manifest = ManifestReader.ReadTree(text, file, problems);
        var changes = ManifestReader.ReadOverrides(overrides, problems);
        return IsSweep(manifest, changes) ? Read(manifest, text, file, overrides, changes, problems, catalogue, PresetLibrary.BuiltIn) : null;
    }

    /// <summary>Whether the manifest, with its overrides, is a sweep.</summary>
    internal static bool IsSweep(YamlMapping manifest, IReadOnlyList<Assignment> changes) =>
        (changes.LastOrDefault(c => c.Path == SweepKey)?.Value ?? manifest.Find(SweepKey)?.Value) is { } block
            ? block is not YamlScalar { IsNull: true } || changes.Any(c => c.Section == SweepKey && c.Path != SweepKey)
            : changes.Any(c => c.Section == SweepKey);

    /// <summary>Reads a manifest that is a sweep.</summary>
    /// <exception cref="ManifestException">It cannot be used; all reasons.</exception>
    internal static LoadedSweep Read(
        YamlMapping manifest, string text, string file, IReadOnlyList<string> overrides, IReadOnlyList<Assignment> changes, List<ManifestProblem> problems,
        ComponentCatalogue catalogue, PresetLibrary presets)
    {
        // What an override says of the sweep changes the file; what it says of the experiment goes on to every member.
        var binding = new ExperimentBinding(catalogue, presets);
        var whole = changes.Where(c => c.Section is SweepKey or ExpectKey).Aggregate(manifest, (tree, change) => binding.Set(tree, change, problems));
        var shared = changes.Where(c => c.Section is not (SweepKey or ExpectKey)).ToList();
        var rest = new YamlMapping(whole.Position, [.. whole.Entries.Where(e => e.Key is not (SweepKey or ExpectKey))]);
        var block = whole.Find(SweepKey)!;

        var sweep = new SweepBlock(SeedOf(rest, shared), problems);
        var axes = sweep.Read(block);
        var fields = FieldsOf(axes);
        var members = new SweepMembers(binding, rest, file, shared, problems).Make(axes, fields, block.KeyPosition);
        var sentences = SentencesOf(whole.Find(ExpectKey), problems.Count == 0 ? new SweepNames(fields, members) : null, problems);
        if (problems.Count > 0)
            throw new ManifestException(problems.Distinct());
        return new LoadedSweep(NameOf(rest, shared), members[0].Manifest.Experiment.Question, block.KeyPosition)
        {
            Text = string.Concat(overrides.Select(o => $"# --set {o.ReplaceLineEndings(" ")}\n")) + text,
            Fields = fields,
            Members = members,
            HasDefaultSeeds = sweep.HasDefaultSeeds,
            Expectations = sentences,
        };
    }

    private static IReadOnlyList<Sentence> SentencesOf(YamlEntry? expect, SweepNames? names, List<ManifestProblem> problems)
    {
        if (expect is null or { Value: YamlScalar { IsNull: true } })
            return [];
        if (expect.Value is not YamlSequence list)
        {
            problems.Add(ManifestErrors.WrongValue(expect.ValuePosition, "'expect' of a sweep", "a list of sentences such as 'all(recovery.mcc) >= 0.9'", expect.Value.Description));
            return [];
        }

        var sentences = new List<Sentence>();
        foreach (var item in list.Items)
        {
            if (item is not YamlScalar { IsNull: false } scalar)
                problems.Add(ManifestErrors.WrongValue(item.Position, "an item of 'expect'", "a sentence such as 'all(recovery.mcc) >= 0.9'", item.Description));
            else if (SentenceReader.Read(scalar.Text, names, (offset, problem) => problems.Add(problem(PlaceIn(scalar, offset)))) is { } sentence)
                sentences.Add(sentence);
        }

        return sentences;
    }

    /// <summary>Where a character of a sentence stands, if the sentence stands on one line; overrides have no columns.</summary>
    private static SourcePosition PlaceIn(YamlScalar scalar, int offset) =>
        scalar.Position.Line == 0 ? scalar.Position : scalar.Position with { Column = scalar.Position.Column + offset + (scalar.IsPlain ? 0 : 1) };

    private static IReadOnlyList<SweepField> FieldsOf(IReadOnlyList<IReadOnlyList<SweepStep>> axes)
    {
        var axisOf = axes.Index().SelectMany(a => PathsOf(a.Item).Select(path => (Path: path, a.Index))).DistinctBy(p => p.Path).ToDictionary(p => p.Path, p => p.Index, StringComparer.Ordinal);
        return [.. SweepField.Of([.. axisOf.Keys]).Select(f => f with { Axis = axisOf[f.Path] })];
    }

    private static IEnumerable<string> PathsOf(IReadOnlyList<SweepStep> axis) =>
        axis.SelectMany(step => step.Values.Select(v => v.Assignment.Path).Concat(step.Name is null ? [] : [SweepField.Name]));

    private static string NameOf(YamlMapping manifest, List<Assignment> changes) => Scalar(manifest, changes, SweepField.Name)?.Text ?? "";

    private static ulong SeedOf(YamlMapping manifest, List<Assignment> changes) =>
        ulong.TryParse(Scalar(manifest, changes, SweepField.Seed)?.Text.Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : 0;

    private static YamlScalar? Scalar(YamlMapping manifest, List<Assignment> changes, string key) =>
        (changes.LastOrDefault(c => c.Path == key)?.Value ?? manifest.Find(key)?.Value) as YamlScalar;
}

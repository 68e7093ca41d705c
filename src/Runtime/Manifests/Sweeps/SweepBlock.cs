using System.Numerics;

namespace SaeLab.Runtime.Manifests;

/// <summary>Reads the <c>sweep:</c> block: its axes, whose product the members are.</summary>
/// <param name="seed">The manifest's own seed, with which a number of seeds begins.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class SweepBlock(ulong seed, List<ManifestProblem> problems)
{
    /// <summary>The most members that a sweep may have.</summary>
    public const int MostMembers = 10_000;

    /// <summary>How many seeds each configuration has where the sweep does not say: without several, nobody can tell a difference from chance, and three are the fewest that show a spread.</summary>
    public const int DefaultSeeds = 3;

    /// <summary>What a block may hold.</summary>
    public static readonly string[] Keys = ["grid", "zip", "list", "seeds"];

    private readonly Dictionary<string, SourcePosition> _fields = new(StringComparer.Ordinal);

    /// <summary>Whether seeds are the default ones.</summary>
    public bool HasDefaultSeeds { get; private set; }

    /// <summary>The axes in order, the last of them that of seeds; what is wrong is left out.</summary>
    public IReadOnlyList<IReadOnlyList<SweepStep>> Read(YamlEntry block)
    {
        if (block.Value is not YamlMapping mapping)
        {
            problems.Add(ManifestErrors.WrongValue(block.ValuePosition, "'sweep'", $"a mapping with {string.Join(", ", Keys)}", block.Value.Description));
            return [];
        }

        foreach (var entry in mapping.Entries.Where(e => !Keys.Contains(e.Key)))
            problems.Add(ManifestErrors.UnknownOption(entry.KeyPosition, "'sweep'", entry.Key, Keys));
        List<IReadOnlyList<SweepStep>> axes =
        [
            .. mapping.Find("grid") is { } grid ? Fields(grid).Select(Axis) : [],
            .. mapping.Find("zip") is { } zip ? Zip(zip) : [],
            .. mapping.Find("list") is { } list ? List(list) : [],
            .. mapping.Find("seeds") is { } seeds ? Seeds(seeds) : [],
        ];
        if (axes.Count == 0 && problems.Count == 0)
            problems.Add(ManifestErrors.BadSweep(block.KeyPosition, "the sweep spans nothing: give it a grid, a zip, a list or seeds"));
        HasDefaultSeeds = axes.Count > 0 && mapping.Find("seeds") is null && !_fields.ContainsKey(SweepField.Seed);
        if (HasDefaultSeeds)
            axes.Add(SeedsFromOwn(DefaultSeeds, block.KeyPosition));
        var members = axes.Aggregate(BigInteger.One, (product, axis) => product * axis.Count);
        if (members > MostMembers)
            problems.Add(ManifestErrors.BadSweep(block.KeyPosition, FormattableString.Invariant($"the sweep has {members} members ({string.Join(" · ", axes.Select(a => a.Count))}), but at most {MostMembers} are allowed")));
        return members > MostMembers ? [] : axes;
    }

    private IEnumerable<IReadOnlyList<SweepStep>> Zip(YamlEntry zip)
    {
        var fields = Fields(zip).Select(f => (Entry: f, Axis: Axis(f))).ToList();
        if (fields.Count == 0)
            return [];
        foreach (var (entry, axis) in fields.Where(f => f.Axis.Count != fields[0].Axis.Count))
            problems.Add(ManifestErrors.BadSweep(entry.KeyPosition, FormattableString.Invariant($"fields of a zip go in step, but '{entry.Key}' has {axis.Count} values and '{fields[0].Entry.Key}' has {fields[0].Axis.Count}")));
        return [[.. Enumerable.Range(0, fields.Min(f => f.Axis.Count)).Select(i => new SweepStep(null, [.. fields.SelectMany(f => f.Axis[i].Values)]))]];
    }

    private IEnumerable<IReadOnlyList<SweepStep>> List(YamlEntry list)
    {
        if (list.Value is not YamlSequence { Items.Count: > 0 } sequence)
        {
            problems.Add(ManifestErrors.WrongValue(list.ValuePosition, "'sweep.list'", "a list of mappings from fields to values", list.Value.Description));
            return [];
        }

        foreach (var item in sequence.Items.Where(i => i is not YamlMapping { Entries.Count: > 0 }))
            problems.Add(ManifestErrors.WrongValue(item.Position, "a member of 'sweep.list'", "a mapping from fields to values", item.Description));
        var items = sequence.Items.OfType<YamlMapping>().ToList();
        var steps = items.Select(_ => new List<SweptValue>()).ToList();
        foreach (var field in items.SelectMany(i => i.Entries).Where(e => e.Key != SweepField.Name).DistinctBy(e => e.Key).Where(e => Claim(e.Key, e.KeyPosition)))
        {
            var having = Enumerable.Range(0, items.Count).Where(i => items[i].Find(field.Key) is not null).ToList();
            var labels = ValueLabels.Of([.. having.Select(i => items[i].Find(field.Key)!.Value)]);
            foreach (var (i, label) in having.Zip(labels))
                steps[i].Add(new SweptValue(new Assignment(field.Key, items[i].Find(field.Key)!.Value, items[i].Find(field.Key)!.KeyPosition), label));
        }

        return [[.. items.Zip(steps, (item, values) => new SweepStep(NameOf(item), values))]];
    }

    private string? NameOf(YamlMapping item)
    {
        if (item.Find(SweepField.Name) is not { } entry)
            return null;
        if (entry.Value is YamlScalar { IsNull: false } scalar && scalar.Text.Length is > 0 and <= 60 && !scalar.Text.AsSpan().ContainsAny("[],=\n"))
            return scalar.Text;
        problems.Add(ManifestErrors.BadSweep(entry.ValuePosition, "the name of a member is a text of at most 60 characters without brackets, commas and equals signs"));
        return null;
    }

    private IEnumerable<IReadOnlyList<SweepStep>> Seeds(YamlEntry seeds)
    {
        if (!Claim(SweepField.Seed, seeds.KeyPosition))
            return [];
        if (seeds.Value is YamlSequence { Items.Count: > 0 })
            return [Axis(new YamlEntry(SweepField.Seed, seeds.KeyPosition, seeds.Value))];
        if (seeds.Value is YamlScalar scalar && ScalarReader.Integer(scalar) is { } count && count >= 1 && count <= MostMembers)
            return [SeedsFromOwn((int)count, seeds.Value.Position)];
        problems.Add(ManifestErrors.WrongValue(seeds.ValuePosition, "'sweep.seeds'", $"how many seeds (1 to {MostMembers}), or a list of them", seeds.Value.Description));
        return [];
    }

    private IReadOnlyList<SweepStep> SeedsFromOwn(int count, SourcePosition at) => [.. Enumerable.Range(0, count).Select(i => Seed(unchecked(seed + (ulong)i), at))];

    private static SweepStep Seed(ulong seed, SourcePosition at)
    {
        var text = FormattableString.Invariant($"{seed}");
        return new SweepStep(null, [new SweptValue(new Assignment(SweepField.Seed, new YamlScalar(at, text, IsPlain: true), at), text)]);
    }

    /// <summary>The entries of a mapping from fields to lists.</summary>
    private IReadOnlyList<YamlEntry> Fields(YamlEntry block)
    {
        if (block.Value is not YamlMapping { Entries.Count: > 0 } mapping)
        {
            problems.Add(ManifestErrors.WrongValue(block.ValuePosition, $"'sweep.{block.Key}'", "a mapping from fields to lists of values", block.Value.Description));
            return [];
        }

        foreach (var entry in mapping.Entries.Where(e => e.Value is not YamlSequence { Items.Count: > 0 }))
            problems.Add(ManifestErrors.WrongValue(entry.ValuePosition, $"'{entry.Key}' in 'sweep.{block.Key}'", "a list of values", entry.Value is YamlSequence ? "empty" : entry.Value.Description));
        return [.. mapping.Entries.Where(e => e.Value is YamlSequence { Items.Count: > 0 } && Claim(e.Key, e.KeyPosition))];
    }

    private static IReadOnlyList<SweepStep> Axis(YamlEntry field)
    {
        var values = ((YamlSequence)field.Value).Items;
        return [.. values.Zip(ValueLabels.Of(values), (value, label) => new SweepStep(null, [new SweptValue(new Assignment(field.Key, value, value is YamlScalar ? value.Position : field.KeyPosition), label)]))];
    }

    /// <summary>Notes that a field is swept; a problem where it is twice, or cannot be swept.</summary>
    private bool Claim(string path, SourcePosition at)
    {
        if (!Override.IsPath(path))
            problems.Add(ManifestErrors.BadSweep(at, $"{ManifestErrors.Quoted(path)} is no field; one is written as variant.topk.k"));
        else if (path is SweepField.Name or "question" or "preset" || path.Split('.')[0] is "sweep" or "expect")
            problems.Add(ManifestErrors.BadSweep(at, $"'{path}' belongs to the sweep as a whole and cannot be swept"));
        else if (!_fields.TryAdd(path, at))
            problems.Add(ManifestErrors.BadSweep(at, $"'{path}' is swept twice; the first is at {_fields[path]}"));
        else
            return true;
        return false;
    }
}

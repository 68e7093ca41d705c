using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Sweeps.Expectations;

/// <summary>What sentences about a sweep may name: its fields, their values, and what its members measure.</summary>
internal sealed class SweepNames(IReadOnlyList<SweepField> fields, IReadOnlyList<SweepMember> members)
{
    /// <summary>The evaluators of any member, and what compares seeds where there are several.</summary>
    public IReadOnlyList<string> Evaluators { get; } =
    [
        .. members.SelectMany(m => m.Manifest.Experiment.Evaluate).Select(e => e.Name).Distinct(StringComparer.Ordinal),
        .. fields.Any(f => f.Path == SweepField.Seed) ? [AcrossSeeds.Name] : Array.Empty<string>(),
    ];

    /// <summary>The indices of all members.</summary>
    public IReadOnlyList<int> All { get; } = [.. Enumerable.Range(0, members.Count)];

    /// <summary>The field that a name means.</summary>
    /// <exception cref="SentenceException">None, or several.</exception>
    public SweepField Field(Token name) => SweepField.Find(fields, name.Text)
        ?? throw new SentenceException(name.Offset, at => ManifestErrors.UnknownInSentence(at, "the sweep has no one field", name.Text, [.. fields.Select(f => f.Path)]));

    /// <summary>A field all of whose values are numbers.</summary>
    /// <exception cref="SentenceException">It is none.</exception>
    public SweepField NumericField(Token name)
    {
        var field = Field(name);
        return members.Select(m => m.Values.GetValueOrDefault(field.Path)).OfType<string>().FirstOrDefault(v => SweepField.Number(v) is null) is { } text
            ? throw new SentenceException(name.Offset, $"the values of '{field.Path}' must be numbers here, but one is {ManifestErrors.Quoted(text)}")
            : field;
    }

    /// <summary>The members that a filter selects, such as <c>variant=topk, k=4</c> or a member's name.</summary>
    /// <exception cref="SentenceException">It names what there is not, or selects none.</exception>
    public IReadOnlyList<int> Select(Token filter)
    {
        var selected = All;
        var offset = filter.Offset;
        foreach (var part in filter.Text.Split(','))
        {
            var start = offset + part.Length - part.TrimStart().Length;
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            selected = equals < 0
                ? Matching(selected, new SweepField(SweepField.Name, SweepField.Name), part.Trim(), start)
                : Matching(selected, Field(new Token(TokenKind.Name, part[..equals].Trim(), start)), part[(equals + 1)..].Trim(), offset + equals + 1);
            offset += part.Length + 1;
        }

        return selected.Count > 0 ? selected : throw new SentenceException(filter.Offset, $"no member has all of {ManifestErrors.Quoted(filter.Text)}");
    }

    /// <summary>Members with the same values in all fields but seeds, and but one more with those that change in step with it, in order of their first ones.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups(IReadOnlyList<int> of, SweepField? except = null) =>
        [.. of.GroupBy(i => KeyOf(i, [.. fields.Where(f => f.Path == SweepField.Seed || f.Axis == except?.Axis).Select(f => f.Path)]), StringComparer.Ordinal).Select(g => (IReadOnlyList<int>)[.. g])];

    /// <summary>What tells members of different <see cref="Groups"/> apart, each in a few words: the values in which they differ; empty for a single one.</summary>
    public IReadOnlyList<string> Distinctions(IReadOnlyList<int> of, SweepField except)
    {
        var differing = fields.Where(f => f.Path != SweepField.Seed && f.Axis != except.Axis && of.Select(i => members[i].Values.GetValueOrDefault(f.Path)).Distinct(StringComparer.Ordinal).Skip(1).Any()).ToList();
        return [.. of.Select(i => string.Join(", ", differing.Where(f => members[i].Values.ContainsKey(f.Path)).Select(f => f.Path == SweepField.Name ? members[i].Values[f.Path] : $"{f.Label}={members[i].Values[f.Path]}")))];
    }

    /// <summary>The number that a member has for a field; null where it does not set it.</summary>
    public double? Number(int member, SweepField field) => members[member].Values.GetValueOrDefault(field.Path) is { } text ? SweepField.Number(text) : null;

    private string KeyOf(int member, IReadOnlyList<string> except) => string.Join('\0', members[member].Values
        .Where(v => !except.Contains(v.Key)).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}\0{v.Value}"));

    private IReadOnlyList<int> Matching(IReadOnlyList<int> among, SweepField field, string value, int offset)
    {
        var having = members.Select(m => m.Values.GetValueOrDefault(field.Path)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (!having.Any(v => IsMeant(field, v, value)))
            throw new SentenceException(offset, at => ManifestErrors.UnknownInSentence(at, field.Path == SweepField.Name ? "no member is called" : $"no member has '{field.Path}' at", value, [.. having.Take(20)]));
        return [.. among.Where(i => members[i].Values.GetValueOrDefault(field.Path) is { } own && IsMeant(field, own, value))];
    }

    /// <summary>Whether a value is the one that was written: the same text, the same number, or a component of that name. Names that members have are meant whole.</summary>
    private static bool IsMeant(SweepField field, string value, string written) =>
        value == written
        || (field.Path != SweepField.Name && value.StartsWith(written + " ", StringComparison.Ordinal))
        || (SweepField.Number(value) is { } number && SweepField.Number(written) == number);
}

using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SaeLab.Runtime.Manifests;

/// <summary>Builds the tree of one YAML document from a parser's events, within <see cref="YamlLimits"/>.</summary>
internal sealed class YamlReader
{
    private readonly Parser _parser;
    private readonly string _file;
    private readonly bool _isOverride;
    private readonly List<ManifestProblem> _problems;
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _nodes;

    private YamlReader(string text, string file, bool isOverride, List<ManifestProblem> problems) =>
        (_parser, _file, _isOverride, _problems) = (new Parser(new StringReader(text)), file, isOverride, problems);

    /// <summary>Reads a manifest.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="file">What errors call it.</param>
    /// <param name="problems">Takes the keys that are given twice; the first of each stays.</param>
    /// <exception cref="ManifestException">It is not one YAML document, or exceeds a limit.</exception>
    public static YamlNode ReadFile(string text, string file, List<ManifestProblem> problems) =>
        new YamlReader(text, file, isOverride: false, problems).ReadDocument(text);

    /// <summary>Reads the value of an override; every node lies at <paramref name="at"/>.</summary>
    /// <exception cref="ManifestException">It is not one YAML value, or exceeds a limit.</exception>
    public static YamlNode ReadValue(string text, SourcePosition at, List<ManifestProblem> problems) =>
        string.IsNullOrWhiteSpace(text)
            ? new YamlScalar(at, "", IsPlain: true)
            : new YamlReader(text, at.File, isOverride: true, problems).ReadDocument(text);

    private YamlNode ReadDocument(string text)
    {
        RefuseControlCharacters(text);
        Next<StreamStart>();
        if (MoveNext() && _parser.Current is StreamEnd end)
            throw Malformed(end, "the manifest is empty");
        MoveNext();
        var root = ReadNode(level: 1);
        Next<DocumentEnd>();
        MoveNext();
        return _parser.Current is StreamEnd
            ? root
            : throw Malformed(_parser.Current!, "a manifest is one document, but a second one starts here");
    }

    /// <summary>Reads the node whose first event is the current one.</summary>
    private YamlNode ReadNode(int level)
    {
        var start = _parser.Current!;
        if (level > YamlLimits.Levels)
            throw TooLarge(start, "levels of nesting", YamlLimits.Levels);
        if (start is AnchorAlias alias)
            return Resolve(alias, level);
        if (start is not NodeEvent node)
            throw Malformed(start, "not valid YAML: a key or a value is missing before this");
        CountNodes(start, 1);
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
            throw Malformed(start, "manifests use no tags; an option's type is known");
        var anchor = node.Anchor.IsEmpty ? null : node.Anchor.Value;
        if (anchor is not null)
            _open.Add(anchor);
        YamlNode result = start switch
        {
            SequenceStart => ReadSequence(level),
            MappingStart => ReadMapping(level),
            _ => ReadScalar((Scalar)start),
        };
        if (anchor is not null)
        {
            _open.Remove(anchor);
            _anchors[anchor] = result;
        }

        return result;
    }

    private YamlScalar ReadScalar(Scalar scalar) =>
        new(PositionOf(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain);

    private YamlSequence ReadSequence(int level)
    {
        var position = PositionOf(_parser.Current!.Start);
        var items = new List<YamlNode>();
        while (MoveNext() && _parser.Current is not SequenceEnd)
            items.Add(ReadNode(level + 1));
        return new YamlSequence(position, items);
    }

    private YamlMapping ReadMapping(int level)
    {
        var position = PositionOf(_parser.Current!.Start);
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        while (MoveNext() && _parser.Current is not MappingEnd)
        {
            var start = _parser.Current!;
            if (start is not Scalar)
                throw Malformed(start, "a key must be a name");
            var key = (YamlScalar)ReadNode(level + 1);
            if (key.Text.Length > YamlLimits.KeyLength)
                throw TooLarge(start, "characters in a key", YamlLimits.KeyLength);
            MoveNext();
            var entry = new YamlEntry(key.Text, key.Position, ReadNode(level + 1));
            if (!entries.TryAdd(entry.Key, entry))
                _problems.Add(ManifestErrors.DuplicateKey(entry.KeyPosition, entry.Key, entries[entry.Key].KeyPosition));
        }

        return new YamlMapping(position, [.. entries.Values]);
    }

    private YamlNode Resolve(AnchorAlias alias, int level)
    {
        var name = alias.Value.Value;
        if (_open.Contains(name))
            throw Failure(ManifestErrors.BadAlias(PositionOf(alias.Start), name, "stands inside of what it refers to"));
        if (!_anchors.TryGetValue(name, out var node))
            throw Failure(ManifestErrors.BadAlias(PositionOf(alias.Start), name, $"has no anchor '&{name}' before it"));
        if (level + node.Height - 1 > YamlLimits.Levels)
            throw TooLarge(alias, "levels of nesting", YamlLimits.Levels);
        CountNodes(alias, node.Size);
        return node;
    }

    private void CountNodes(ParsingEvent at, int count)
    {
        _nodes += count;
        if (_nodes > YamlLimits.Nodes)
            throw TooLarge(at, "values, aliases counted as often as they are used", YamlLimits.Nodes);
    }

    private void RefuseControlCharacters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) && text[i] is not ('\t' or '\n' or '\r' or '\u0085'))
                throw Failure(ManifestErrors.Malformed(_isOverride ? new SourcePosition(_file, 0, 0) : YamlText.PositionAt(text, i, _file), "not valid YAML: a control character"));
        }
    }

    private bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (YamlException e)
        {
            throw Failure(ManifestErrors.Malformed(PositionOf(e.Start), $"not valid YAML: {Reason(e)}"));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException or NullReferenceException or KeyNotFoundException)
        {
            // What the parser has no error for, it trips over.
            throw Failure(ManifestErrors.Malformed(PositionOf(_parser.Current?.End ?? Mark.Empty), "not valid YAML from here on"));
        }
    }

    private void Next<T>() where T : ParsingEvent
    {
        MoveNext();
        if (_parser.Current is not T)
            throw Failure(ManifestErrors.Malformed(PositionOf(_parser.Current?.Start ?? Mark.Empty), "not valid YAML from here on"));
    }

    private SourcePosition PositionOf(Mark mark) =>
        _isOverride ? new SourcePosition(_file, 0, 0) : new SourcePosition(_file, (int)Math.Max(mark.Line, 1), (int)Math.Max(mark.Column, 1));

    private ManifestException Malformed(ParsingEvent at, string what) => Failure(ManifestErrors.Malformed(PositionOf(at.Start), what));

    private ManifestException TooLarge(ParsingEvent at, string what, int limit) => Failure(ManifestErrors.TooLarge(PositionOf(at.Start), what, limit));

    private ManifestException Failure(ManifestProblem problem) => new([problem]);

    private static string Reason(YamlException e)
    {
        var message = e.Message.TrimEnd('.').Replace("  ", " ", StringComparison.Ordinal);
        return message.Length > 1 && char.IsLower(message[1]) ? char.ToLowerInvariant(message[0]) + message[1..] : message;
    }
}

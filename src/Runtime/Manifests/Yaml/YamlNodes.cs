namespace SaeLab.Runtime.Manifests;

/// <summary>A node of a YAML document, which knows where it was written. Immutable, so that an alias can share it.</summary>
/// <param name="Position">Where it starts.</param>
/// <param name="Size">Number of nodes in it, itself included, aliases counted as often as they are used.</param>
/// <param name="Height">Number of levels in it, itself included.</param>
internal abstract record YamlNode(SourcePosition Position, int Size, int Height)
{
    /// <summary>How an error message calls it.</summary>
    public abstract string Description { get; }
}

/// <summary>A text, number, truth value or nothing; which of them, its reader decides.</summary>
/// <param name="Position">Where it starts.</param>
/// <param name="Text">The text without quotation marks.</param>
/// <param name="IsPlain">Written without quotation marks; only such a text can be a number, a truth value or nothing.</param>
internal sealed record YamlScalar(SourcePosition Position, string Text, bool IsPlain) : YamlNode(Position, 1, 1)
{
    /// <summary>Whether it says "no value".</summary>
    public bool IsNull => IsPlain && Text is ("" or "~" or "null" or "Null" or "NULL");

    /// <inheritdoc/>
    public override string Description =>
        IsNull ? "empty" : IsPlain ? ManifestErrors.Quoted(Text) : $"the text {ManifestErrors.Quoted(Text)}";
}

/// <summary>A list.</summary>
/// <param name="Position">Where it starts.</param>
/// <param name="Items">Its items in order.</param>
internal sealed record YamlSequence(SourcePosition Position, IReadOnlyList<YamlNode> Items)
    : YamlNode(Position, 1 + Items.Sum(i => i.Size), 1 + Items.Select(i => i.Height).DefaultIfEmpty().Max())
{
    /// <inheritdoc/>
    public override string Description => "a list";
}

/// <summary>Keys with values.</summary>
/// <param name="Position">Where it starts.</param>
/// <param name="Entries">Its entries in order; no key twice.</param>
internal sealed record YamlMapping(SourcePosition Position, IReadOnlyList<YamlEntry> Entries)
    : YamlNode(Position, 1 + Entries.Sum(e => 1 + e.Value.Size), 1 + Entries.Select(e => e.Value.Height).DefaultIfEmpty().Max())
{
    /// <inheritdoc/>
    public override string Description => "a mapping";

    /// <summary>The entry of a key, or null.</summary>
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(e => e.Key == key);
}

/// <summary>A key with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="KeyPosition">Where the key is written.</param>
/// <param name="Value">The value.</param>
internal sealed record YamlEntry(string Key, SourcePosition KeyPosition, YamlNode Value)
{
    /// <summary>Where to point at the value: at the key where nothing is written after it.</summary>
    public SourcePosition ValuePosition => Value is YamlScalar { IsPlain: true, Text: "" } ? KeyPosition : Value.Position;
}

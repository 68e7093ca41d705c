using System.Globalization;

namespace SaeLab.Runtime.Manifests;

/// <summary>Where in a manifest something is bound, and how messages call it.</summary>
/// <param name="Path">From the root, such as <c>$.variant.topk.k</c>.</param>
/// <param name="Local">From the root or the component it belongs to, such as <c>training.batch</c>; empty for these themselves.</param>
/// <param name="Component">The component it belongs to, such as <c>variant 'topk'</c>; null for none.</param>
/// <param name="Position">Where to point at when something is missing in it.</param>
internal sealed record Scope(string Path, string Local, string? Component, SourcePosition Position)
{
    /// <summary>The whole manifest.</summary>
    public static Scope Root(SourcePosition position) => new("$", "", null, position);

    /// <summary>How messages call it: <c>the manifest</c>, <c>'training.batch'</c>, <c>variant 'topk'</c>, <c>'k' of variant 'topk'</c>.</summary>
    public string Subject => (Local, Component) switch
    {
        ("", null) => "the manifest",
        ("", _) => Component,
        (_, null) => $"'{Local}'",
        _ => $"'{Local}' of {Component}",
    };

    /// <summary>An option in it.</summary>
    public Scope Option(string name, SourcePosition position) =>
        this with { Path = $"{Path}.{name}", Local = Local.Length == 0 ? name : $"{Local}.{name}", Position = position };

    /// <summary>An item of the list that it is.</summary>
    public Scope Item(int index, SourcePosition position)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $"[{index}]");
        return this with { Path = Path + suffix, Local = Local + suffix, Position = position };
    }

    /// <summary>The options of a component that it names.</summary>
    public Scope Options(string kind, string name, SourcePosition position) =>
        new($"{Path}.{name}", "", $"{kind} '{name}'", position);
}

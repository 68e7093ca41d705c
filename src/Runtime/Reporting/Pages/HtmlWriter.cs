using System.Text;

namespace SaeLab.Runtime.Reporting.Pages;

/// <summary>Writes HTML that is also well-formed XML; every text and every attribute's value is escaped on its way.</summary>
internal sealed class HtmlWriter
{
    private static readonly HashSet<string> Inline = new(StringComparer.Ordinal) { "a", "code", "output", "small", "span", "strong", "title" };
    private readonly StringBuilder _html = new();
    private readonly Stack<(string Tag, bool HasBlocks)> _open = new();

    /// <summary>Begins an element.</summary>
    public HtmlWriter Open(string tag, params IReadOnlyList<(string Name, string Value)> attributes)
    {
        Begin(tag, attributes);
        _html.Append('>');
        _open.Push((tag, false));
        return this;
    }

    /// <summary>Ends the element that was begun last.</summary>
    public HtmlWriter Close()
    {
        var (tag, hasBlocks) = _open.Pop();
        if (hasBlocks)
            _html.Append('\n');
        _html.Append("</").Append(tag).Append('>');
        return this;
    }

    /// <summary>An element that holds a text.</summary>
    public HtmlWriter Element(string tag, string text, params IReadOnlyList<(string Name, string Value)> attributes) =>
        Open(tag, attributes).Text(text).Close();

    /// <summary>An element that holds nothing.</summary>
    public HtmlWriter Void(string tag, params IReadOnlyList<(string Name, string Value)> attributes)
    {
        Begin(tag, attributes);
        _html.Append("/>");
        return this;
    }

    /// <summary>A text.</summary>
    public HtmlWriter Text(string text)
    {
        HtmlText.Escape(_html, text);
        return this;
    }

    /// <summary>Text that is written as it is: for the page's own style and script only.</summary>
    public HtmlWriter Trusted(string text)
    {
        _html.Append(text);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();

    private void Begin(string tag, IReadOnlyList<(string Name, string Value)> attributes)
    {
        if (!Inline.Contains(tag))
        {
            if (_html.Length > 0)
                _html.Append('\n');
            if (_open.TryPop(out var parent))
                _open.Push((parent.Tag, true));
        }

        _html.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            _html.Append(' ').Append(name).Append("=\"");
            HtmlText.Escape(_html, value);
            _html.Append('"');
        }
    }
}

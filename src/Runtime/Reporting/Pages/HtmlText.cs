using System.Text;

namespace SaeLab.Runtime.Reporting.Pages;

/// <summary>Makes any text harmless between tags and between quotes.</summary>
internal static class HtmlText
{
    /// <summary>Appends a text with what means something to HTML escaped, and what no document may hold replaced by U+FFFD.</summary>
    public static void Escape(StringBuilder html, string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '<':
                    html.Append("&lt;");
                    break;
                case '>':
                    html.Append("&gt;");
                    break;
                case '&':
                    html.Append("&amp;");
                    break;
                case '"':
                    html.Append("&quot;");
                    break;
                case '\'':
                    html.Append("&#39;");
                    break;
                case '\n' or '\t':
                    html.Append((char)rune.Value);
                    break;
                case < ' ' or (>= 0x7F and < 0xA0) or 0xFFFE or 0xFFFF:
                    html.Append('\uFFFD');
                    break;
                default:
                    html.Append(rune.ToString());
                    break;
            }
        }
    }
}

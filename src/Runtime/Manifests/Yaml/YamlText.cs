using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SaeLab.Runtime.Manifests;

/// <summary>How scalars are written, so that they are read back as the same.</summary>
internal static partial class YamlText
{
    private static readonly string[] Reserved = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    /// <summary>A text: plain where no reader of YAML can take it for anything else, and in double quotation marks elsewhere.</summary>
    public static string Text(string text) =>
        PlainText().IsMatch(text) && !Reserved.Contains(text, StringComparer.OrdinalIgnoreCase) ? text : Quoted(text);

    /// <summary>A text whose type is known to be a text, though it may look like a number: such a one stays plain.</summary>
    public static string TextOrNumber(string text) => PlainNumber().IsMatch(text) ? text : Text(text);

    /// <summary>A number in the fewest digits that read back as the same; with a point wherever it has an exponent, since YAML 1.1 wants one.</summary>
    public static string Number(double value) => WithPoint(value.ToString("R", CultureInfo.InvariantCulture));

    /// <inheritdoc cref="Number(double)"/>
    public static string Number(float value) => WithPoint(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>The line and column of a character.</summary>
    public static SourcePosition PositionAt(string text, int index, string file)
    {
        var before = text.AsSpan(0, index);
        return new SourcePosition(file, before.Count('\n') + 1, index - before.LastIndexOf('\n'));
    }

    private static string WithPoint(string digits)
    {
        var exponent = digits.IndexOf('E', StringComparison.Ordinal);
        if (exponent < 0)
            return digits;
        var point = digits.Contains('.', StringComparison.Ordinal) ? "" : ".0";
        return $"{digits[..exponent]}{point}e{digits[(exponent + 1)..]}";
    }

    private static string Quoted(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                result.Append(c).Append(text[++i]);
            else
                result.Append(Escaped(c));
        }

        return result.Append('"').ToString();
    }

    private static string Escaped(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\n' => @"\n",
        '\t' => @"\t",
        ' ' => " ",
        _ when char.IsControl(c) || char.IsSurrogate(c) || char.IsWhiteSpace(c) || c is '\uFEFF' or '\uFFFE' or '\uFFFF' =>
            @"\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
        _ => c.ToString(),
    };

    [GeneratedRegex(@"^([A-Za-z/$][A-Za-z0-9_./${}\-]*|[0-9.]+(e[+-]?[0-9]+)?(%| [a-z]+(_[a-z]+)*))\z", RegexOptions.ExplicitCapture)]
    private static partial Regex PlainText();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex PlainNumber();
}

using System.Collections;
using System.Globalization;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>Prints options as YAML in one way only: options in the order of declaration, free names in ordinal order, one per line.</summary>
/// <param name="comment">What to remark at the end of the line of a value; null for nothing.</param>
internal sealed class CanonicalYaml(Func<object?, string?>? comment = null)
{
    /// <summary>The lines of a record, each without its line ending.</summary>
    /// <exception cref="InputException">A value that no manifest can write, such as an infinite number.</exception>
    public IReadOnlyList<string> Lines(OptionsShape shape, object options) =>
        [.. shape.Options.Where(o => !o.IsResolvedAway).SelectMany(o => Entry(o.Name, o.Shape, o.ValueIn(options)))];

    /// <summary>A value without parts, on one line; null where it has parts.</summary>
    public static string? Inline(ValueShape shape, object? value) => (shape, value) switch
    {
        (_, null) => "null",
        (BooleanShape, bool flag) => flag ? "true" : "false",
        (IntegerShape, IFormattable whole) => whole.ToString(null, CultureInfo.InvariantCulture),
        (NumberShape, double number) => double.IsFinite(number) ? YamlText.Number(number) : throw new InputException("a number is not finite"),
        (NumberShape, float number) => float.IsFinite(number) ? YamlText.Number(number) : throw new InputException("a number is not finite"),
        (TextShape, string text) => YamlText.Text(text),
        (ChoiceShape choice, _) => YamlText.Text(choice.Names.FirstOrDefault(n => n.Value.Equals(value)).Key ?? throw new InputException($"{value} is no value of {choice.Type.Name}")),
        (ParsableShape { Form.AdmitsNumbers: true }, _) => YamlText.TextOrNumber(value.ToString() ?? ""),
        (ParsableShape, IFormattable parsable) => YamlText.Text(parsable.ToString(null, CultureInfo.InvariantCulture)),
        (ParsableShape, _) => YamlText.Text(value.ToString() ?? ""),
        (ListShape, ICollection { Count: 0 }) => "[]",
        (MapShape, IDictionary { Count: 0 }) => "{}",
        (NestedShape { Options.Options: [] }, _) => "{}",
        _ => null,
    };

    private IEnumerable<string> Block(ValueShape shape, object value) => shape switch
    {
        NestedShape nested => Lines(nested.Options, value),
        ListShape list => ((IEnumerable)value).Cast<object>().SelectMany(item => Item(list.Item, item)),
        MapShape map => Pairs(value).OrderBy(p => p.Key, StringComparer.Ordinal).SelectMany(p => Entry(p.Key, map.Value, p.Value)),
        ComponentShape => Component((ComponentChoice)value),
        AlternativesShape alternatives => Entry(alternatives.Of(value).Name, new NestedShape(alternatives.Of(value).Options), value),
        _ => throw new InvalidOperationException($"{shape} has no lines."),
    };

    private IEnumerable<string> Entry(string name, ValueShape shape, object? value)
    {
        var key = YamlText.Text(name);
        return Inline(shape, value) is { } inline
            ? [$"{key}: {inline}{Remark(value)}"]
            : Block(shape, value!).Select(line => "  " + line).Prepend($"{key}:");
    }

    private IEnumerable<string> Item(ValueShape shape, object value) => Inline(shape, value) is { } inline
        ? [$"- {inline}{Remark(value)}"]
        : Block(shape, value).Select((line, i) => (i == 0 ? "- " : "  ") + line);

    private IEnumerable<string> Component(ComponentChoice choice) =>
        Entry(choice.Name, new NestedShape(OptionsShape.Of(choice.Component.OptionsType)), choice.Options);

    private string Remark(object? value) => comment?.Invoke(value) is { } remark ? "  # " + remark : "";

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(object map) =>
        ((IEnumerable)map).Cast<object>().Select(p => KeyValuePair.Create(
            (string)p.GetType().GetProperty("Key")!.GetValue(p)!, p.GetType().GetProperty("Value")!.GetValue(p)));
}

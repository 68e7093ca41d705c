using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using SaeLab.Abstractions;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Runtime.Manifests;

/// <summary>Writes the JSON Schema of options.</summary>
/// <param name="documentation">Where descriptions come from.</param>
/// <param name="supplied">What need not be written, since a preset may supply it.</param>
internal sealed class SchemaWriter(XmlDocumentation documentation, SuppliedByPresets supplied)
{
    // Editors read 2_000_000 as a text, since YAML 1.2 knows no underscores in numbers.
    private const string NumberWithUnderscores = "^[+-]?(?=[^_]*_)[0-9_]*(\\.[0-9_]*)?([eE][+-]?[0-9]+)?$";

    /// <summary>Adds the options of a record to the schema of its mapping.</summary>
    public void AddOptions(JsonObject schema, OptionsShape shape)
    {
        // Empty means every default, so it does where nothing is required.
        var required = shape.Options.Where(o => IsRequired(shape, o)).Select(o => (JsonNode)o.Name).ToArray();
        schema["type"] = required.Length > 0 ? "object" : new JsonArray("object", "null");
        schema["additionalProperties"] = false;
        if (required.Length > 0)
            schema["required"] = new JsonArray(required);
        var defaults = shape.CreateDefault();
        schema["properties"] = new JsonObject(shape.Options.Select(o => KeyValuePair.Create(o.Name, (JsonNode?)OptionOf(o, defaults))));
    }

    /// <summary>A component of a kind: its name, or a mapping from its name to its options.</summary>
    public JsonObject ComponentOf(ComponentKind kind, ComponentCatalogue catalogue)
    {
        var forms = catalogue.OfKind(kind).SelectMany(c => FormsOf(c.Descriptor.Name, catalogue.OptionsOf(c.Descriptor))).ToArray();
        return forms.Length == 0 ? new JsonObject { ["not"] = new JsonObject() } : new JsonObject { ["anyOf"] = new JsonArray(forms) };
    }

    /// <summary>A name alone, where no option is required, and a mapping from the name to its options.</summary>
    private IEnumerable<JsonNode> FormsOf(string name, OptionsShape shape)
    {
        var summary = documentation.SummaryOf(shape.Type);
        if (!shape.Options.Any(o => IsRequired(shape, o)))
            yield return Described(new JsonObject { ["const"] = name }, summary);
        var options = new JsonObject();
        AddOptions(options, shape);
        yield return new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray(name),
            ["properties"] = new JsonObject { [name] = Described(options, summary) },
        };
    }

    private bool IsRequired(OptionsShape shape, OptionShape option) => option.IsRequired && !supplied.Contains(shape.Type, option.Name);

    private JsonObject OptionOf(OptionShape option, object defaults)
    {
        var schema = ValueOf(option.Shape);
        if (option.Range.Minimum is { } minimum)
            schema[option.Range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = minimum;
        if (option.Range.Maximum is { } maximum)
            schema[option.Range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = maximum;
        if (option.Checks.OfType<RegularExpressionAttribute>().FirstOrDefault() is { } pattern)
            schema["pattern"] = $"^({pattern.Pattern})$";
        if (option is { IsNullable: true, IsRequired: false })
            schema = OrNull(schema);
        if (!option.IsRequired && option.Shape is not NestedShape && DefaultOf(option.Shape, option.ValueIn(defaults)) is { } value)
            schema["default"] = value;
        return Described(schema, documentation.SummaryOf(option.Property));
    }

    private JsonObject ValueOf(ValueShape shape)
    {
        switch (shape)
        {
            case BooleanShape:
                return new JsonObject { ["type"] = "boolean" };
            case IntegerShape integer:
                var whole = new JsonObject { ["type"] = new JsonArray("integer", "string"), ["pattern"] = NumberWithUnderscores };
                if (integer.Minimum.IsZero)
                    whole["minimum"] = 0;
                return whole;
            case NumberShape:
                return new JsonObject { ["type"] = new JsonArray("number", "string"), ["pattern"] = NumberWithUnderscores };
            case TextShape:
                return new JsonObject { ["type"] = "string" };
            case ChoiceShape choice:
                return new JsonObject { ["anyOf"] = new JsonArray([.. choice.Names.Select(n => Described(new JsonObject { ["const"] = n.Key }, documentation.SummaryOf(choice.Type, n.Value.ToString()!)))]) };
            case ParsableShape { Form: { } form }:
                return new JsonObject { ["type"] = form.AdmitsNumbers ? new JsonArray("string", "number") : "string", ["pattern"] = form.Pattern };
            case ParsableShape:
                return new JsonObject { ["type"] = new JsonArray("string", "number") };
            case ListShape list:
                return new JsonObject { ["type"] = new JsonArray("array", "null"), ["items"] = ValueOf(list.Item) };
            case MapShape map:
                return new JsonObject { ["type"] = new JsonArray("object", "null"), ["additionalProperties"] = ValueOf(map.Value) };
            case ComponentShape component:
                return new JsonObject { ["$ref"] = "#/$defs/" + component.KindName };
            case AlternativesShape alternatives:
                return new JsonObject { ["anyOf"] = new JsonArray([.. alternatives.All.SelectMany(a => FormsOf(a.Name, a.Options)), new JsonObject { ["type"] = "null" }]) };
            case NestedShape nested:
                var schema = new JsonObject();
                AddOptions(schema, nested.Options);
                return schema;
            default:
                throw new InvalidOperationException($"{shape} has no schema.");
        }
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        switch (schema["type"])
        {
            case JsonArray types:
                if (!types.Any(t => t!.GetValue<string>() == "null"))
                    types.Add("null");
                return schema;
            case JsonValue type:
                schema["type"] = new JsonArray(type.DeepClone(), "null");
                return schema;
            default:
                return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        }
    }

    private static JsonNode? DefaultOf(ValueShape shape, object? value) => value switch
    {
        null => null,
        bool or int or long or ulong or float or double => JsonNode.Parse(CanonicalYaml.Inline(shape, value)!),
        string text => text,
        Enum or IConvertible or IFormattable or ValueType => Convert.ToString(Unquoted(shape, value), CultureInfo.InvariantCulture),
        System.Collections.ICollection { Count: 0 } => shape is MapShape ? new JsonObject() : new JsonArray(),
        _ => null,
    };

    private static string Unquoted(ValueShape shape, object value) => shape is ChoiceShape
        ? CanonicalYaml.Inline(shape, value)!
        : value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value.ToString()!;

    private static JsonObject Described(JsonObject schema, string description)
    {
        if (description.Length > 0)
            schema["description"] = description;
        return schema;
    }
}

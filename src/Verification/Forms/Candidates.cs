using System.Globalization;
using System.Reflection;
using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Verification;

/// <summary>Values to try for a required option, likely ones first.</summary>
internal static class Candidates
{
    private const int LatentCount = 16;

    /// <summary>Its examples; where it has none, small values of its type.</summary>
    public static IReadOnlyList<string> Of(OptionShape option)
    {
        var examples = Examples(option);
        if (examples.Count > 0)
            return examples;
        if (option.Name == FormFinder.Latents)
            return [LatentCount.ToString(CultureInfo.InvariantCulture)];
        double[] numbers = option.Shape switch
        {
            IntegerShape => [3, 2, 4, 1, 8, 16, option.Range.Minimum ?? 0],
            NumberShape => [2, 1, 0.5, 0.1, 0.01, 10, option.Range.Minimum ?? 0],
            _ => [],
        };
        return [.. numbers.Where(option.Range.Contains).Distinct().Select(v => v.ToString(CultureInfo.InvariantCulture)), .. Texts(option.Shape)];
    }

    /// <summary>What its author gave as examples.</summary>
    public static IReadOnlyList<string> Examples(OptionShape option) => [.. option.Property.GetCustomAttributes<ExampleAttribute>().Select(e => e.Value)];

    /// <summary>Settings that the author of a record gave as examples, several options at once.</summary>
    public static IEnumerable<IReadOnlyList<string>> Examples(OptionsShape shape) =>
        shape.Type.GetCustomAttributes<ExampleAttribute>().Select(e => e.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A mapping with the required options of a record.</summary>
    public static string MappingOf(OptionsShape shape)
    {
        var required = shape.Options.Where(o => o.IsRequired).Select(o => (o.Name, Value: Of(o).FirstOrDefault())).Where(o => o.Value is not null);
        return $"{{{string.Join(", ", required.Select(o => $"{o.Name}: {o.Value}"))}}}";
    }

    private static IEnumerable<string> Texts(ValueShape shape) => shape switch
    {
        BooleanShape => ["false", "true"],
        ChoiceShape choice => choice.Names.Select(n => n.Key),
        TextShape => Workplace.Files,
        ListShape { Item: IntegerShape } => ["[4, 8, 16]", "[2, 4]", "[1]"],
        ListShape { Item: NumberShape } => ["[0.25, 0.5, 1]", "[0.5, 0.5]", "[1]"],
        ListShape => ["[]"],
        MapShape => ["{}"],
        NestedShape nested => [MappingOf(nested.Options)],
        ParsableShape => ["10%", "1"],
        _ => [],
    };
}

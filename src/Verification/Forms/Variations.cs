using SaeLab.Runtime.Manifests;

namespace SaeLab.Verification;

/// <summary>Settings that change one option each: booleans flipped, other names chosen, records that are empty switched on, counts that are 0 raised, examples taken.</summary>
internal static class Variations
{
    private const int DeepestLevel = 3;

    /// <summary>Those of a record and of the records in it.</summary>
    /// <param name="shape">The record's shape.</param>
    /// <param name="options">The record as it is.</param>
    /// <param name="prefix">Path of the record, with a dot behind it.</param>
    public static IEnumerable<string> Of(OptionsShape shape, object options, string prefix)
    {
        if (prefix.Count(c => c == '.') >= DeepestLevel)
            yield break;
        foreach (var option in shape.Options)
        {
            var path = prefix + option.Name;
            var value = option.ValueIn(options);
            foreach (var other in Others(option, value).Distinct(StringComparer.Ordinal))
                yield return $"{path}={other}";
            if (option.Shape is not NestedShape nested)
                continue;
            foreach (var inner in Of(nested.Options, value ?? nested.Options.CreateDefault(), path + "."))
                yield return inner;
        }
    }

    private static IEnumerable<string> Others(OptionShape option, object? value)
    {
        var now = CanonicalYaml.Inline(option.Shape, value) ?? "";
        IEnumerable<string> others = option.Shape switch
        {
            BooleanShape => ["false", "true"],
            ChoiceShape choice => choice.Names.Select(n => n.Key),
            // A count that is 0 by default stands for something that is switched off.
            IntegerShape when !option.IsRequired && value is 0 or 0L && option.Range.Minimum == 0 => ["2"],
            NestedShape nested when value is null => [Candidates.MappingOf(nested.Options)],
            _ => [],
        };
        // The first example of a required option is in use.
        others = others.Concat(Candidates.Examples(option).Skip(option.IsRequired ? 1 : 0));
        if (option is { IsNullable: true, IsRequired: false } && value is not null)
            others = others.Append("null");
        return others.Where(other => other != now);
    }
}

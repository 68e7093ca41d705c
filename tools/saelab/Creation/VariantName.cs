using System.Text.RegularExpressions;
using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.CommandLine.Creation;

/// <summary>What a new variant is called.</summary>
/// <param name="TypeName">In code: <c>MyVariant</c>.</param>
/// <param name="ManifestName">In manifests: <c>my_variant</c>.</param>
internal sealed partial record VariantName(string TypeName, string ManifestName)
{
    /// <summary>In names of experiments, which have hyphens: <c>my-variant</c>.</summary>
    public string ExperimentName => ManifestName.Replace('_', '-');

    /// <summary>Reads either form and derives the other.</summary>
    /// <exception cref="InputException">It is neither.</exception>
    public static VariantName Parse(string text)
    {
        if (TypeForm().IsMatch(text))
            return new VariantName(text, SnakeCase.Of(text));
        if (ManifestForm().IsMatch(text))
            return new VariantName(InCapitals(text.Split('_')), text);
        throw new InputException($"'{text}' is no name for a variant: {Advice(text)}");
    }

    private static string Advice(string text)
    {
        const string rule = "a name is of at most 64 letters a to z and digits, starts with a letter, and is written as MyVariant or my_variant";
        var typeName = InCapitals([.. Word().Matches(text).Select(m => m.Value)]);
        return TypeForm().IsMatch(typeName) && text.All(char.IsAscii) ? $"{rule}; here {typeName} or {SnakeCase.Of(typeName)}" : rule;
    }

    private static string InCapitals(string[] words) => string.Concat(words.Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]{0,63}\z")]
    private static partial Regex TypeForm();

    [GeneratedRegex(@"^(?=.{1,64}\z)[a-z][a-z0-9]*(_[a-z0-9]+)*\z")]
    private static partial Regex ManifestForm();

    [GeneratedRegex("[A-Za-z0-9]+")]
    private static partial Regex Word();
}

using System.Security.Cryptography;
using System.Text;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>The one text of an experiment: every default filled in, in one order, the same on every machine.</summary>
/// <remarks>Reading the text gives an experiment with the same text. Environment variables in it stay as they were written.</remarks>
public static class ResolvedManifest
{
    /// <summary>The canonical YAML of an experiment; ends with a line feed.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="shape">d and m, where they are known: coefficients in other units than the canonical one then say in a comment what they come to.</param>
    /// <exception cref="InputException">It holds a value that no manifest can write, such as an infinite number.</exception>
    public static string Write(Experiment experiment, SaeShape? shape = null)
    {
        var yaml = shape is { } known ? new CanonicalYaml(value => CoefficientComment.Of(value, known)) : new CanonicalYaml();
        return string.Concat(yaml.Lines(OptionsShape.Of(typeof(Experiment)), experiment).Select(line => line + "\n"));
    }

    /// <summary>The identity of an experiment: SHA-256 of <see cref="Write"/> without comments, in UTF-8, as 64 small hexadecimal digits.</summary>
    public static string Hash(Experiment experiment) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write(experiment))));
}

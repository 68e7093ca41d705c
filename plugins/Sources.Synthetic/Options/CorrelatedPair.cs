using System.Globalization;
using SaeLab.Abstractions;

namespace SaeLab.Sources.Synthetic;

/// <summary>Two features and the correlation of the Gaussians that decide whether they fire: <c>0-1=0.4</c>.</summary>
[TextForm("two features, counted from 0, with their correlation, such as '0-1=0.4'", @"^\s*[0-9]+\s*-\s*[0-9]+\s*=\s*[+-]?[0-9.eE+-]+\s*$")]
public sealed record CorrelatedPair : IParsable<CorrelatedPair>
{
    private CorrelatedPair(int first, int second, double correlation) => (First, Second, Correlation) = (first, second, correlation);

    /// <summary>One feature.</summary>
    public int First { get; }

    /// <summary>The other one.</summary>
    public int Second { get; }

    /// <summary>ρ, between −1 and 1.</summary>
    public double Correlation { get; }

    /// <summary>Reads <c>0-1=0.4</c>.</summary>
    /// <exception cref="FormatException">It is no such thing, or the correlation is not between −1 and 1, or the features are the same.</exception>
    public static CorrelatedPair Parse(string s, IFormatProvider? provider = null)
    {
        string[] sides = s.Split('=', 2), features = sides[0].Split('-', 2);
        if (sides.Length != 2 || features.Length != 2
            || !int.TryParse(features[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var first)
            || !int.TryParse(features[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var second)
            || !double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var correlation))
            throw new FormatException($"'{s}' is not two features with their correlation, such as '0-1=0.4'");
        if (first == second)
            throw new FormatException($"'{s}': the correlation of a feature with itself is 1");
        return correlation is >= -1 and <= 1 ? new CorrelatedPair(first, second, correlation) : throw new FormatException($"'{s}': a correlation lies between -1 and 1");
    }

    /// <summary>Reads a pair if it is one.</summary>
    public static bool TryParse(string? s, IFormatProvider? provider, out CorrelatedPair result)
    {
        result = new CorrelatedPair(0, 1, 0);
        try
        {
            result = Parse(s ?? "", provider);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}-{Second}={Correlation}");
}

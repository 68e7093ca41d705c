using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace SaeLab.Runtime.Manifests;

/// <summary>Which numbers an option may have; a bound is null where there is none.</summary>
internal sealed record NumberRange(double? Minimum = null, bool MinimumIsExclusive = false, double? Maximum = null, bool MaximumIsExclusive = false)
{
    /// <summary>Every number.</summary>
    public static readonly NumberRange All = new();

    /// <summary>The range of an attribute; bounds at or beyond those of the type count as none.</summary>
    /// <exception cref="FormatException">Its bounds are not numbers.</exception>
    public static NumberRange Of(RangeAttribute attribute, double typeMinimum, double typeMaximum)
    {
        var minimum = Convert.ToDouble(attribute.Minimum, CultureInfo.InvariantCulture);
        var maximum = Convert.ToDouble(attribute.Maximum, CultureInfo.InvariantCulture);
        return new NumberRange(
            minimum > typeMinimum ? minimum : null, attribute.MinimumIsExclusive,
            maximum < typeMaximum ? maximum : null, attribute.MaximumIsExclusive);
    }

    /// <summary>Whether a number is in the range.</summary>
    public bool Contains(double value) =>
        (Minimum is not { } minimum || (MinimumIsExclusive ? value > minimum : value >= minimum))
        && (Maximum is not { } maximum || (MaximumIsExclusive ? value < maximum : value <= maximum));

    /// <summary>Such as <c>at least 1</c>, <c>between 1 and 10</c>, <c>above 0 and at most 1</c>; empty without bounds.</summary>
    public override string ToString()
    {
        if (Minimum is { } low && Maximum is { } high && !MinimumIsExclusive && !MaximumIsExclusive)
            return $"between {YamlText.Number(low)} and {YamlText.Number(high)}";
        var lower = Minimum is { } minimum ? $"{(MinimumIsExclusive ? "above" : "at least")} {YamlText.Number(minimum)}" : "";
        var upper = Maximum is { } maximum ? $"{(MaximumIsExclusive ? "below" : "at most")} {YamlText.Number(maximum)}" : "";
        return lower + (lower.Length > 0 && upper.Length > 0 ? " and " : "") + upper;
    }
}

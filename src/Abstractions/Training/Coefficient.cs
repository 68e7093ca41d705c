using System.Globalization;

namespace SaeLab.Abstractions;

/// <summary>The weight of a penalty together with the error that it is weighed against: <c>5</c>, <c>0.004 mean</c>, <c>0.1 mean_per_latent</c>, <c>0.5 half</c>. Default: 0.</summary>
/// <remarks>
/// Papers and programs divide the squared error by different things, so that their coefficients differ by factors of d and more.
/// Here a manifest keeps the source's number with the source's unit, and variants use <see cref="Canonical"/>.
/// </remarks>
[TextForm(
    "a coefficient of at least 0 such as '5', '0.004 mean', '0.1 mean_per_latent' or '0.5 half'",
    @"^\s*\+?([0-9_]+\.?[0-9_]*|\.[0-9_]+)([eE][+-]?[0-9]+)?(\s+(mean|mean_per_latent|half))?\s*$",
    AdmitsNumbers = true)]
public readonly record struct Coefficient : IParsable<Coefficient>
{
    /// <summary>A coefficient.</summary>
    /// <param name="value">The number as its source has it.</param>
    /// <param name="unit">What it is weighed against.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public Coefficient(double value, CoefficientUnit unit = CoefficientUnit.Sum)
    {
        if (!(value >= 0) || double.IsInfinity(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "a coefficient is finite and not negative");
        (Value, Unit) = (value, unit);
    }

    /// <summary>The number as its source has it.</summary>
    public double Value { get; }

    /// <summary>What it is weighed against.</summary>
    public CoefficientUnit Unit { get; }

    /// <summary>λ against the error summed over dimensions, E‖x − x̂‖² + λ·penalty.</summary>
    /// <param name="inputDim">d.</param>
    /// <param name="latents">m.</param>
    public double Canonical(int inputDim, int latents) => Unit switch
    {
        CoefficientUnit.Mean => inputDim * Value,
        CoefficientUnit.MeanPerLatent => inputDim * Value / latents,
        CoefficientUnit.Half => 2 * Value,
        _ => Value,
    };

    /// <summary>A number without a unit is λ itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public static implicit operator Coefficient(double value) => new(value);

    /// <summary>Reads <c>5</c>, <c>0.004 mean</c>, <c>0.1 mean_per_latent</c> or <c>0.5 half</c>.</summary>
    /// <exception cref="FormatException">It is none of these, negative or not finite.</exception>
    public static Coefficient Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out var result)
        ? result
        : throw new FormatException($"'{s}' is not a coefficient of at least 0 such as '5', '0.004 mean', '0.1 mean_per_latent' or '0.5 half'");

    /// <summary>Reads a coefficient if it is one.</summary>
    public static bool TryParse(string? s, IFormatProvider? provider, out Coefficient result)
    {
        result = default;
        var words = (s ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 2 || UnitOf(words) is not { } unit)
            return false;
        var number = words[0].Replace("_", "", StringComparison.Ordinal);
        if (!double.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value))
            return false;
        if (!(value >= 0) || double.IsInfinity(value))
            return false;
        result = new Coefficient(value, unit);
        return true;
    }

    /// <summary>The text that <see cref="Parse"/> reads back as the same.</summary>
    public override string ToString()
    {
        var number = Value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        return Unit switch
        {
            CoefficientUnit.Mean => number + " mean",
            CoefficientUnit.MeanPerLatent => number + " mean_per_latent",
            CoefficientUnit.Half => number + " half",
            _ => number,
        };
    }

    private static CoefficientUnit? UnitOf(string[] words) => words is [_] ? CoefficientUnit.Sum : words[1] switch
    {
        "mean" => CoefficientUnit.Mean,
        "mean_per_latent" => CoefficientUnit.MeanPerLatent,
        "half" => CoefficientUnit.Half,
        _ => null,
    };
}

/// <summary>What a coefficient is weighed against, e = x − x̂ being the error of a row.</summary>
public enum CoefficientUnit
{
    /// <summary>E‖e‖², summed over dimensions: λ itself (Anthropic April 2024, SAELens, dictionary_learning).</summary>
    Sum,

    /// <summary>E‖e‖²/d, averaged over dimensions: λ = d·value (Bricken et al. 2023, Cunningham et al. 2023).</summary>
    Mean,

    /// <summary>E‖e‖²/d, where the penalty is averaged over latents as well: λ = (d/m)·value (Sharkey et al. 2022).</summary>
    MeanPerLatent,

    /// <summary>½E‖e‖²: λ = 2·value (the usual form of sparse coding, such as Mairal's).</summary>
    Half,
}

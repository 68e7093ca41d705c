using System.Numerics;

namespace SaeLab.Evaluators.Filters;

/// <summary>What kind of filter a row is. Neither its sign nor its scale matters.</summary>
/// <param name="Orientation">|Σ_k P(k) e^{2iφ_k}| / Σ_k P(k): 1 where all frequencies lie along one line, 0 where they lie alike in all directions.</param>
/// <param name="Localisation">The share of Σ w² in the strongest quarter of the pixels.</param>
/// <param name="Bandpass">The share of Σ_k P(k) in the strongest twelfth of the places.</param>
internal readonly record struct FilterShape(double Orientation, double Localisation, double Bandpass)
{
    /// <summary>Above this <see cref="Orientation"/> a filter counts as oriented.</summary>
    public const double OrientedAbove = 0.5;

    private const double PixelShare = 1.0 / 4, PlaceShare = 1.0 / 12;

    /// <summary>1 where the filter is oriented, else 0.</summary>
    public double IsOriented => Orientation > OrientedAbove ? 1 : 0;

    /// <summary>The shape of a row.</summary>
    /// <param name="row">side² numbers, not all 0.</param>
    /// <param name="spectrum">For patches of that side.</param>
    public static FilterShape Of(ReadOnlySpan<float> row, PatchSpectrum spectrum)
    {
        // Scaled, so that squares neither vanish nor overflow.
        var greatest = 0f;
        foreach (var value in row)
            greatest = Math.Max(greatest, Math.Abs(value));
        var patch = new double[row.Length];
        for (var i = 0; i < patch.Length; i++)
            patch[i] = (double)row[i] / greatest;

        var power = spectrum.PowerOf(patch);
        var direction = Complex.Zero;
        for (var k = 0; k < power.Length; k++)
            direction += power[k] * spectrum.DoubleAngles[k];
        return new FilterShape(
            Math.Min(1, direction.Magnitude / power.Sum()), StrongestShare([.. patch.Select(w => w * w)], PixelShare), StrongestShare(power, PlaceShare));
    }

    /// <summary>What the strongest part of some energies, rounded up to whole ones, has of all.</summary>
    private static double StrongestShare(double[] energies, double part) =>
        energies.OrderDescending().Take((int)Math.Ceiling(part * energies.Length)).Sum() / energies.Sum();
}

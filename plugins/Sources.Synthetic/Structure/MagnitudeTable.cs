using System.Runtime.CompilerServices;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>a = max(0, μ_i + σ_i·u).</summary>
/// <param name="Means">μ.</param>
/// <param name="Deviations">σ.</param>
/// <param name="Shape">The distribution of u.</param>
internal sealed record MagnitudeTable(double[] Means, double[] Deviations, MagnitudeShape Shape)
{
    /// <summary>μ and σ where a world says nothing of them.</summary>
    public static readonly FeatureLaw DefaultMean = FeatureLaw.Constant(1), DefaultDeviation = FeatureLaw.Constant(0.25);

    private static readonly double HalfWidth = Math.Sqrt(3);

    public static MagnitudeTable Create(MagnitudeOptions options, int count, RandomStream random)
    {
        var (mean, deviation) = (options.Mean ?? DefaultMean, options.Deviation ?? DefaultDeviation);
        var table = new MagnitudeTable(mean.Create(count, random.For("means")), deviation.Create(count, random.For("deviations")), options.Shape ?? MagnitudeShape.Gaussian);
        FeatureModel.Check(table.Means, v => Math.Abs(v) <= 1e6, "magnitudes.mean", mean, "a number between -1e6 and 1e6");
        FeatureModel.Check(table.Deviations, v => v is >= 0 and <= 1e6, "magnitudes.deviation", deviation, "a number between 0 and 1e6");
        return table;
    }

    /// <summary>A magnitude; draws nothing where σ is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Draw(int feature, RandomStream random)
    {
        if (Deviations[feature] == 0)
            return Value(feature, 0);
        Span<double> u = stackalloc double[1];
        FillStandard(random, u);
        return Value(feature, u[0]);
    }

    /// <summary>The magnitude for a value of u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Value(int feature, double u) => (float)Math.Max(0, Means[feature] + (Deviations[feature] * u));

    /// <summary>Fills with values of u, of mean 0 and variance 1.</summary>
    public void FillStandard(RandomStream random, Span<double> numbers)
    {
        if (Shape == MagnitudeShape.Gaussian)
        {
            random.FillGaussian(numbers);
            return;
        }

        foreach (ref var u in numbers)
            u = HalfWidth * ((2 * random.NextDouble()) - 1);
    }

    /// <summary>The probability that a magnitude is above 0.</summary>
    public double ChanceOfFiring(int feature)
    {
        var (mean, deviation) = (Means[feature], Deviations[feature]);
        return deviation == 0 ? mean > 0 ? 1 : 0
            : Shape == MagnitudeShape.Gaussian ? Normal.Cumulative(mean / deviation)
            : Math.Clamp((1 + (mean / (deviation * HalfWidth))) / 2, 0, 1);
    }
}

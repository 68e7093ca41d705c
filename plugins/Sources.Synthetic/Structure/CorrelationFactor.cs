using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>A correlation matrix as F·Fᵀ + diag(δ): the Gaussian of feature i is F_i·ε + √δ_i·η_i.</summary>
/// <param name="Factors">F [n, rank], row by row.</param>
/// <param name="Rank">0 where features are independent.</param>
/// <param name="Own">δ [n], what each feature has for itself: above 0.</param>
internal sealed record CorrelationFactor(float[] Factors, int Rank, double[] Own)
{
    /// <summary>Smallest δ of a random factor; rows that leave less are shortened.</summary>
    private const double SmallestOwn = 0.01;

    /// <summary>How the correlations differ from those asked for; null where they do not.</summary>
    public string? Note { get; init; }

    /// <summary>No correlation.</summary>
    public static CorrelationFactor None(int features) => new([], 0, [.. Enumerable.Repeat(1.0, features)]);

    /// <summary>F_i.</summary>
    public ReadOnlySpan<float> Row(int feature) => Factors.AsSpan(feature * Rank, Rank);

    /// <summary>F_i·ε, in four sums of every fourth number.</summary>
    public static float Project(ReadOnlySpan<float> row, ReadOnlySpan<float> shared)
    {
        ref var f = ref MemoryMarshal.GetReference(row);
        ref var epsilon = ref MemoryMarshal.GetReference(shared[..row.Length]);
        var sums = Vector128<float>.Zero;
        var r = 0;
        for (; r <= row.Length - Vector128<float>.Count; r += Vector128<float>.Count)
            sums += Vector128.LoadUnsafe(ref f, (nuint)r) * Vector128.LoadUnsafe(ref epsilon, (nuint)r);
        var sum = sums[0] + sums[1] + (sums[2] + sums[3]);
        for (; r < row.Length; r++)
            sum += row[r] * shared[r];
        return sum;
    }

    /// <summary>F from N(0, scale²).</summary>
    public static CorrelationFactor LowRank(int features, int rank, double scale, RandomStream random)
    {
        var factors = new float[(long)features * rank];
        random.FillGaussian(factors);
        foreach (ref var value in factors.AsSpan())
            value *= (float)scale;
        return WithOwn(factors, rank, features);
    }

    /// <summary>F as it is, but for rows that leave δ below 0.01: they are shortened to leave just that.</summary>
    public static CorrelationFactor WithOwn(float[] factors, int rank, int features)
    {
        var own = new double[features];
        var shortened = 0;
        for (var i = 0; i < features; i++)
        {
            var row = factors.AsSpan(i * rank, rank);
            var shared = SquaredNorm(row);
            if (1 - shared < SmallestOwn)
            {
                var shrink = Math.Sqrt((1 - SmallestOwn) / shared);
                foreach (ref var value in row)
                    value = (float)(value * shrink);
                shared = 1 - SmallestOwn;
                shortened++;
            }

            own[i] = 1 - shared;
        }

        return new CorrelationFactor(factors, rank, own)
        {
            Note = shortened == 0 ? null : $"the factors of {shortened} of {features} features were shortened, to leave 0.01 of the variance to each; correlation.scale or rank is large",
        };
    }

    /// <summary>‖F_i‖².</summary>
    public static double SquaredNorm(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        foreach (var value in row)
            sum += (double)value * value;
        return sum;
    }
}

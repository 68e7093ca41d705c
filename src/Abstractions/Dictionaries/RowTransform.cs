using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>What is done to each activation before encoding, by its own mean and norm, and undone on its reconstruction.</summary>
public enum RowTransform
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Norm √d: x·√d/‖x‖ (SAELens constant_norm_rescale).</summary>
    Norm,

    /// <summary>Mean 0 and standard deviation 1: (x − mean)/(std + 1e-5) with the unbiased standard deviation (SAELens layer_norm; OpenAI's releases; BatchTopK's code).</summary>
    LayerNorm,

    /// <summary>Mean 0 and norm 1 (Gao et al. 2024).</summary>
    CentredNorm,
}

/// <summary>Carries row transforms out.</summary>
/// <remarks>A row without extent (all zero, or all equal where the mean is removed) stays zero and is restored to its mean.</remarks>
public static class RowTransforms
{
    private const double SmallestNorm = 1e-8, LayerNormEpsilon = 1e-5;

    /// <summary>Transforms rows in place.</summary>
    /// <param name="transform">Which.</param>
    /// <param name="rows">The rows [n, d].</param>
    /// <param name="undo">Takes what <see cref="Undo"/> needs: a (factor, mean) per row, n long.</param>
    public static void Apply(RowTransform transform, Matrix rows, Span<(float Factor, float Mean)> undo)
    {
        if (transform == RowTransform.None)
            return;
        for (var r = 0; r < rows.Rows; r++)
        {
            var row = rows.Row(r);
            var mean = transform == RowTransform.Norm ? 0 : Mean(row);
            var square = 0.0;
            foreach (var value in row)
                square += (value - mean) * (value - mean);
            var (divide, multiply) = Factors(transform, Math.Sqrt(square), row.Length);
            foreach (ref var value in row)
                value = (float)((value - mean) / divide);
            undo[r] = ((float)multiply, (float)mean);
        }
    }

    /// <summary>Undoes the transform on reconstructions of the rows, in place: x̂·factor + mean.</summary>
    /// <param name="transform">Which.</param>
    /// <param name="rows">The reconstructions [n, d].</param>
    /// <param name="undo">What <see cref="Apply"/> gave.</param>
    public static void Undo(RowTransform transform, Matrix rows, ReadOnlySpan<(float Factor, float Mean)> undo)
    {
        if (transform == RowTransform.None)
            return;
        for (var r = 0; r < rows.Rows; r++)
        {
            foreach (ref var value in rows.Row(r))
                value = (value * undo[r].Factor) + undo[r].Mean;
        }
    }

    /// <summary>What a centred row is divided by, and what its reconstruction is multiplied by: layer norm adds 1e-5 to the one and not to the other.</summary>
    private static (double Divide, double Multiply) Factors(RowTransform transform, double norm, int length) => transform switch
    {
        RowTransform.Norm => (Math.Max(norm, SmallestNorm) / Math.Sqrt(length), norm / Math.Sqrt(length)),
        RowTransform.LayerNorm => (Deviation(norm, length) + LayerNormEpsilon, Deviation(norm, length)),
        _ => (Math.Max(norm, SmallestNorm), norm),
    };

    private static double Deviation(double norm, int length) => norm / Math.Sqrt(Math.Max(1, length - 1));

    private static double Mean(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        foreach (var value in row)
            sum += value;
        return sum / row.Length;
    }
}

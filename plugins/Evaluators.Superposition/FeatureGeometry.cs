using SaeLab.Numerics;

namespace SaeLab.Evaluators.Superposition;

/// <summary>Figures of each feature that follow from the embedding W [features, d] alone.</summary>
internal sealed class FeatureGeometry
{
    private const double LargestSquareOfNone = 0.01;

    public FeatureGeometry(Matrix embedding)
    {
        Embedding = embedding;
        var (features, d) = (embedding.Rows, embedding.Columns);
        (Squares, Interferences, Dimensionalities) = (new double[features], new double[features], new double[features]);
        var moments = Moments(embedding);
        for (var i = 0; i < features; i++)
        {
            // Σ_j (W_i·W_j)² = W_iᵀ (Σ_j W_j W_jᵀ) W_i: d² products instead of n·d.
            var w = embedding.Row(i);
            var overlaps = 0.0;
            for (var a = 0; a < d; a++)
            {
                Squares[i] += (double)w[a] * w[a];
                for (var b = 0; b < d; b++)
                    overlaps += w[a] * moments[(a * d) + b] * w[b];
            }

            if (Squares[i] == 0)
                continue;
            Dimensionalities[i] = Math.Min(1, Squares[i] * Squares[i] / overlaps);
            Interferences[i] = Math.Max(0, (overlaps / Squares[i]) - Squares[i]);
        }

        Represented = [.. Enumerable.Range(0, features).Where(i => Squares[i] > LargestSquareOfNone)];
    }

    /// <summary>W_i as rows.</summary>
    public Matrix Embedding { get; }

    /// <summary>‖W_i‖².</summary>
    public double[] Squares { get; }

    /// <summary>Σ_{j≠i} (Ŵ_i·W_j)² with Ŵ_i of norm 1.</summary>
    public double[] Interferences { get; }

    /// <summary>D_i; 0 for zero vectors.</summary>
    public double[] Dimensionalities { get; }

    /// <summary>Features with ‖W_i‖² above 0.01, ascending.</summary>
    public int[] Represented { get; }

    /// <summary>Σ_j W_j W_jᵀ.</summary>
    private static double[] Moments(Matrix embedding)
    {
        var d = embedding.Columns;
        var moments = new double[d * d];
        for (var j = 0; j < embedding.Rows; j++)
        {
            var w = embedding.Row(j);
            for (var a = 0; a < d; a++)
            {
                for (var b = 0; b < d; b++)
                    moments[(a * d) + b] += (double)w[a] * w[b];
            }
        }

        return moments;
    }
}

using SaeLab.Numerics;

namespace SaeLab.Losses.GhostGradients;

/// <summary>Per row the factor that gives a reconstruction half the norm of what it is to reconstruct, as a constant.</summary>
internal sealed class HalfNormFactors
{
    /// <summary>A row shorter than this stays short, rather than being blown up.</summary>
    private const float SmallestNorm = 1e-12f;

    private Matrix _factors = new(0, 1);
    private float[] _norms = [];

    /// <summary>s_b = ‖r_b‖ / (2‖g_b‖) [B, 1].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="target">r [B, d].</param>
    /// <param name="reconstruction">g [B, d].</param>
    public DenseNode Of(Graph graph, DenseNode target, DenseNode reconstruction)
    {
        var rows = target.Value.Rows;
        if (_factors.Rows != rows)
        {
            _factors.Dispose();
            (_factors, _norms) = (new Matrix(rows, 1), new float[rows]);
        }

        graph.RowNorms(target).Value.CopyTo(_factors.Span);
        graph.RowNorms(graph.Detach(reconstruction)).Value.CopyTo(_norms);
        for (var b = 0; b < rows; b++)
            _factors[b, 0] /= 2 * Math.Max(_norms[b], SmallestNorm);
        return graph.Input(graph.Backend.Import(_factors));
    }
}

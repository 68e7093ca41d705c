using SaeLab.Numerics;

namespace SaeLab.Variants.L1;

/// <summary>The penalty of a batch as a number, for a p that it is not trained with.</summary>
internal static class MeanPenalty
{
    /// <summary>1/B Σ_b of Σ_i u_bi^p or of (Σ_i u_bi^p)^(1/p), u = f w.</summary>
    /// <param name="latents">f [B, m].</param>
    /// <param name="weights">w [m, 1]; none is 1.</param>
    /// <param name="p">Greater than 0.</param>
    /// <param name="form">Which of the two.</param>
    public static double Of(SparseLatents latents, Matrix? weights, double p, PenaltyForm form)
    {
        var sum = 0.0;
        for (var row = 0; row < latents.Rows; row++)
        {
            var powers = 0.0;
            var indices = latents.Indices(row);
            var values = latents.Values(row);
            for (var j = 0; j < indices.Length; j++)
                powers += Math.Pow(Math.Abs(values[j]) * (weights is null ? 1 : (double)weights[indices[j], 0]), p);
            sum += form == PenaltyForm.Norm ? Math.Pow(powers, 1 / p) : powers;
        }

        return sum / Math.Max(1, latents.Rows);
    }
}

namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>The L1 norm of latents, weighted and averaged over rows: 1/B Σ_b Σ_i |f_bi| w_i.</summary>
    /// <param name="latents">f [B, m].</param>
    /// <param name="weights">w [m, 1], for instance decoder norms; none is 1.</param>
    public ScalarNode MeanL1(LatentNode latents, DenseNode? weights = null) => MeanPenalty(latents, weights, PenaltyFunction.Absolute);
}

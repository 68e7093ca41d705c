namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>The p-norm of each row of latents, weighted and averaged over rows: 1/B Σ_b (Σ_i (|f_bi| w_i)^p)^(1/p).</summary>
    /// <remarks>A true norm only for p ≥ 1. A latent that is 0, or whose weight is, gets the gradient 0, and so does a row that is 0.</remarks>
    /// <param name="latents">f [B, m].</param>
    /// <param name="p">Greater than 0; 1 is <see cref="MeanL1"/>.</param>
    /// <param name="weights">w [m, 1], none negative, for instance decoder norms; none is 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not a positive number.</exception>
    public ScalarNode MeanLpNorm(LatentNode latents, double p, DenseNode? weights = null) => MeanPenalty(latents, weights, PenaltyFunction.Norm(p));
}

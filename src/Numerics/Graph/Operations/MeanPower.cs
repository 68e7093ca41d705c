namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>The p-th powers of latents, weighted, summed over latents and averaged over rows: 1/B Σ_b Σ_i (|f_bi| w_i)^p (Karvonen et al. 2024, "Lp^p").</summary>
    /// <remarks>For p &lt; 1 the slope at 0 is infinite; a latent that is 0, or whose weight is, gets the gradient 0.</remarks>
    /// <param name="latents">f [B, m].</param>
    /// <param name="p">Greater than 0; 1 is <see cref="MeanL1"/>.</param>
    /// <param name="weights">w [m, 1], none negative, for instance decoder norms; none is 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not a positive number.</exception>
    public ScalarNode MeanPower(LatentNode latents, double p, DenseNode? weights = null) => MeanPenalty(latents, weights, PenaltyFunction.Power(p));
}

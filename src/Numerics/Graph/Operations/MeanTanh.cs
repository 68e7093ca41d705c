namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>A penalty that saturates, so that strong latents pay no more than moderate ones: 1/B Σ_b Σ_i tanh(c |f_bi| w_i) (Anthropic, January 2025, c = 4).</summary>
    /// <param name="latents">f [B, m].</param>
    /// <param name="steepness">c, greater than 0.</param>
    /// <param name="weights">w [m, 1], for instance decoder norms; none is 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">c is not a positive number.</exception>
    public ScalarNode MeanTanh(LatentNode latents, double steepness, DenseNode? weights = null) =>
        MeanPenalty(latents, weights, PenaltyFunction.Tanh(steepness));
}

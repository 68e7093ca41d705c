using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>An affine encoder and a linear decoder as nodes of a graph.</summary>
/// <param name="Encoder">The encoder's affine map; scaled by decoder norms where these are part of the selection.</param>
/// <param name="Decoder">W_dec [m, d_out].</param>
/// <param name="DecoderBias">b_dec [1, d_out].</param>
/// <param name="Norms">n_i = ‖d_i‖ [m, 1] where decoder norms count (<see cref="DecoderNorm.Weighted"/>), else null.</param>
public readonly record struct SaeNodes(Encoder Encoder, DenseNode Decoder, DenseNode DecoderBias, DenseNode? Norms)
{
    /// <summary>x̂ = Σ_i f_i d_i (+ b_dec), with f_i / n_i in the place of f_i where the encoder scaled them by n_i.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="latents">f [B, m], as this encoder gives them.</param>
    /// <param name="withBias">Whether b_dec is added.</param>
    public DenseNode Decode(Graph graph, LatentNode latents, bool withBias = true) =>
        graph.Decode(Amounts(graph, latents), Decoder, withBias ? DecoderBias : null);

    /// <summary>The amounts of decoder rows that latents of this encoder stand for: f_i / n_i where the encoder scaled them, else f_i.</summary>
    public LatentNode Amounts(Graph graph, LatentNode latents) => Encoder.Scale is null ? latents : graph.Divide(latents, Encoder.Scale);
}

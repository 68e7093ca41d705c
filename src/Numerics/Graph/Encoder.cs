namespace SaeLab.Numerics;

/// <summary>The affine map of an encoder: z_i = s_i · ((x − p) · w_i + β_i).</summary>
/// <param name="Weights">w [m, d]; row i belongs to latent i.</param>
/// <param name="Bias">β [m, 1]; none is 0.</param>
/// <param name="PreBias">p [1, d], subtracted from the input (usually b_dec); none is 0.</param>
/// <param name="Scale">s [m, 1], for instance decoder norms; none is 1.</param>
/// <param name="Threshold">θ [m, 1] ≥ 0 of <see cref="ActivationKind.JumpRelu"/>; none is 0.</param>
public readonly record struct Encoder(
    DenseNode Weights, DenseNode? Bias = null, DenseNode? PreBias = null, DenseNode? Scale = null, DenseNode? Threshold = null);

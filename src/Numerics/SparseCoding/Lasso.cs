namespace SaeLab.Numerics;

/// <summary>What sparse coding minimises for each row r: ½‖r − Σ a_i d_i‖² + γ Σ|a_i| (Tibshirani 1996; γ as in Lee et al. 2007).</summary>
/// <param name="Penalty">γ &gt; 0, in units of the input.</param>
/// <param name="IsRectified">Whether only a ≥ 0 are allowed, as latents of most autoencoders are.</param>
public readonly record struct Lasso(double Penalty, bool IsRectified);

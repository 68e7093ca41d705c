namespace SaeLab.Evaluators.Density;

/// <summary>
/// How many latents fire in a row, and how often each latent fires. A latent fires where f ≠ 0, so negative latents count;
/// its density is the share of held-out rows in which it fires. There is nothing to choose.
/// </summary>
public sealed record DensityOptions;

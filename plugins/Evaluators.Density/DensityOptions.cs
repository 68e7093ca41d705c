namespace SaeLab.Evaluators.Density;

/// <summary>
/// How many latents fire in a row, and how often each latent fires. A latent fires where f ≠ 0, so negative latents count;
/// its density is the share of held-out rows in which it fires.
/// </summary>
public sealed record DensityOptions
{
    /// <summary>Whether to add l0 and l1 as libraries without negative latents compute them, to compare with their numbers. Default false.</summary>
    public bool Legacy { get; init; }
}

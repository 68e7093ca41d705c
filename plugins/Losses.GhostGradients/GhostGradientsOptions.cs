using System.ComponentModel.DataAnnotations;

namespace SaeLab.Losses.GhostGradients;

/// <summary>Ghost gradients: the dead latents, with exponentials in the place of their activation, reconstruct half of what the living ones left over (Anthropic, January 2024; given up there in March 2024).</summary>
/// <remarks>
/// g = e^{z_D}·W_dec[D] without bias; per row s = ‖r‖/(2‖g‖) for the residual r = x − x̂; ℓ = E‖r − s·g‖², and the term is ℓ·E‖r‖²/ℓ.
/// The residual, s and the last factor are constants, so that the term has the size of the error and pulls on dead latents only.
/// It is a loss and no reconstruction: latents, L0 and errors that are reported know nothing of it. Every dead latent takes part in every row.
/// </remarks>
public sealed record GhostGradientsOptions
{
    /// <summary>Weight of the term. Default 1, at which it counts as much as the error itself.</summary>
    [Range(0.0, double.MaxValue)]
    public double Coefficient { get; init; } = 1;
}

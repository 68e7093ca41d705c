using System.ComponentModel.DataAnnotations;

namespace SaeLab.Losses.PreActivation;

/// <summary>Pulls pre-activations up to their thresholds: c Σ_i ReLU(θ_i − z_i) n_i, n_i = ‖d_i‖ where decoder norms count, else 1 (Anthropic, January 2025; SAELens).</summary>
/// <remarks>For variants with thresholds. With <c>all</c> nearly every latent has an entry in every row, which costs memory and time like a dense autoencoder's.</remarks>
public sealed record PreActivationOptions
{
    /// <summary>c. Default 3e-6, for inputs of mean norm √d and all latents (Anthropic, January 2025); for dead latents alone more is needed.</summary>
    [Range(0.0, double.MaxValue)]
    public double Coefficient { get; init; } = 3e-6;

    /// <summary>Which latents are pulled. Default the dead ones (SAELens).</summary>
    public PulledLatents Latents { get; init; } = PulledLatents.Dead;
}

/// <summary>Which latents are pulled up to their thresholds.</summary>
public enum PulledLatents
{
    /// <summary>Those that are dead (SAELens).</summary>
    Dead,

    /// <summary>All (Anthropic, January 2025).</summary>
    All,
}

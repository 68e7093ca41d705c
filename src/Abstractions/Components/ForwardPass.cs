using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>What a forward pass returns.</summary>
/// <param name="Latents">f [B, m]. <see cref="ISaeVariant.Export"/> may give each latent another unit, such as f_i·‖d_i‖, but never another sign.</param>
/// <param name="Reconstruction">x̂, of the shape of the target.</param>
public readonly record struct ForwardPass(LatentNode Latents, DenseNode Reconstruction)
{
    /// <summary>The encoder and decoder as they were used, where the variant is <see cref="SaeAbilities.AffineEncoder"/>.</summary>
    public SaeNodes? Sae { get; init; }

    /// <summary>Latents of the encoder's earlier passes, where it refines them; null where it runs once.</summary>
    public IReadOnlyList<LatentNode>? EarlierLatents { get; init; }

    /// <summary>x, for a variant that needs it in <see cref="ISaeVariant.AfterStep"/>; else null.</summary>
    public DenseNode? Input { get; init; }

    /// <summary>The nested prefixes, where the variant has <see cref="SaeAbilities.Levels"/>.</summary>
    public PrefixLevels? Levels { get; init; }
}

/// <summary>Reconstructions of nested prefixes of a dictionary.</summary>
/// <param name="Reconstructions">x̂ of each prefix; the last is the whole dictionary's.</param>
/// <param name="Widths">How many latents each has, ascending, the last m.</param>
/// <param name="Order">Which latent stands at which place; null where latents stand in their own order.</param>
public readonly record struct PrefixLevels(IReadOnlyList<DenseNode> Reconstructions, IReadOnlyList<int> Widths, IReadOnlyList<int>? Order);

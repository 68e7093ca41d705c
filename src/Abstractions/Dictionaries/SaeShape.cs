namespace SaeLab.Abstractions;

/// <summary>The shape of a sparse autoencoder.</summary>
/// <param name="InputDim">d, the length of an activation.</param>
/// <param name="LatentCount">m, the number of latents.</param>
public readonly record struct SaeShape(int InputDim, int LatentCount)
{
    /// <inheritdoc/>
    public override string ToString() => $"{LatentCount} latents over {InputDim} dimensions";
}

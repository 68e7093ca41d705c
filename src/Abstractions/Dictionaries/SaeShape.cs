namespace SaeLab.Abstractions;

/// <summary>The shape of a sparse autoencoder.</summary>
/// <param name="InputDim">d, the length of an activation.</param>
/// <param name="LatentCount">m, the number of latents.</param>
/// <param name="OutputDim">The length of a reconstruction; d, except for transcoders.</param>
public readonly record struct SaeShape(int InputDim, int LatentCount, int OutputDim)
{
    /// <summary>The shape of an autoencoder, whose outputs are as long as its inputs.</summary>
    public SaeShape(int inputDim, int latentCount) : this(inputDim, latentCount, inputDim)
    {
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{LatentCount} latents over {InputDim} dimensions" + (OutputDim == InputDim ? "" : $" (to {OutputDim})");
}

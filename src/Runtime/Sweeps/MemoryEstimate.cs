using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Sweeps;

/// <summary>About how much memory a member takes while it trains.</summary>
internal static class MemoryEstimate
{
    private const int BytesPerParameter = 4 * sizeof(float), BytesPerActiveLatent = 3 * (sizeof(float) + sizeof(int));

    /// <summary>
    /// Parameters with two moments and a gradient (encoder and decoder, [m, d] each, and their biases), and for each row of a batch its input, target,
    /// reconstruction and error, and room for all latents to fire, as they do at the start of a penalty.
    /// </summary>
    public static long OfMember(SaeShape shape, TrainingOptions training) =>
        (BytesPerParameter * (shape.LatentCount + 1L) * (shape.InputDim + shape.OutputDim + 1L))
        + (training.Batch * ((2L * sizeof(float) * (shape.InputDim + shape.OutputDim)) + ((long)BytesPerActiveLatent * shape.LatentCount)));
}

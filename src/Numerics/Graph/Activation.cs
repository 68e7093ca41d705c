using System.Globalization;

namespace SaeLab.Numerics;

/// <summary>Which activation function turns pre-activations into latents.</summary>
public enum ActivationKind
{
    /// <summary>f = max(z, 0).</summary>
    Relu,

    /// <summary>The k largest of each row, then ReLU. Of equal values the lower index wins.</summary>
    TopK,

    /// <summary>The ⌊k·B⌋ largest of the whole batch, then ReLU. Of equal values the earlier row, then the lower index wins.</summary>
    BatchTopK,

    /// <summary>f = z where z exceeds the latent's threshold θ, else 0.</summary>
    JumpRelu,
}

/// <summary>An activation function z → f with its settings.</summary>
public readonly record struct Activation
{
    /// <summary>f = max(z, 0).</summary>
    public static Activation Relu { get; } = new() { Kind = ActivationKind.Relu, Rectified = true };

    /// <summary>Which function.</summary>
    public ActivationKind Kind { get; private init; }

    /// <summary>How many latents a row may keep (<see cref="ActivationKind.TopK"/>), or keeps on average (<see cref="ActivationKind.BatchTopK"/>); 0 where the function does not select.</summary>
    public double K { get; private init; }

    /// <summary>ε of the straight-through gradient of <see cref="ActivationKind.JumpRelu"/>; 0 for inference.</summary>
    public double Bandwidth { get; private init; }

    /// <summary>Whether negative values become zero. Selected negative values survive where this is false.</summary>
    public bool Rectified { get; private init; }

    /// <summary>Keeps the <paramref name="k"/> largest pre-activations of each row and sets the others to zero (Gao et al. 2024, eq. 5).</summary>
    /// <param name="k">At least 1. Where it exceeds the number of candidates, all are kept.</param>
    /// <param name="rectified">Also drop what is not positive, so that a row may keep fewer than k. Default true.</param>
    public static Activation TopK(int k, bool rectified = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return new Activation { Kind = ActivationKind.TopK, K = k, Rectified = rectified };
    }

    /// <summary>Keeps the ⌊k·B⌋ largest positive pre-activations of the batch (Bussmann et al. 2024).</summary>
    /// <remarks>A row's latents then depend on the rows beside it: for training only.</remarks>
    /// <param name="k">Mean number of latents per row, greater than 0; need not be whole.</param>
    public static Activation BatchTopK(double k)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        return new Activation { Kind = ActivationKind.BatchTopK, K = k, Rectified = true };
    }

    /// <summary>f = z·H(z − θ) with the encoder's thresholds θ ≥ 0 (Rajamanoharan et al. 2024).</summary>
    /// <remarks>
    /// Gradients are straight-through with the rectangle kernel: ∂f/∂z = H(z − θ), ∂f/∂θ = −(θ/ε)·[|z − θ| &lt; ε/2].
    /// Latents within ε/2 below their threshold are entries of value 0, so that their thresholds hear of them.
    /// </remarks>
    /// <param name="bandwidth">ε in units of z; 0 for inference, where no gradient is wanted.</param>
    public static Activation JumpRelu(double bandwidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bandwidth);
        return new Activation { Kind = ActivationKind.JumpRelu, Bandwidth = bandwidth, Rectified = true };
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        ActivationKind.Relu => "relu",
        ActivationKind.TopK => string.Create(CultureInfo.InvariantCulture, $"topk(k={K}{(Rectified ? "" : ", signed")})"),
        ActivationKind.BatchTopK => string.Create(CultureInfo.InvariantCulture, $"batchtopk(k={K})"),
        _ => "jumprelu",
    };
}

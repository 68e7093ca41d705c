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

    /// <summary>The k of largest magnitude of each row, with their signs. Of equal magnitudes the lower index wins.</summary>
    AbsTopK,

    /// <summary>The largest of each group of latents where it is positive. Of equal values the lower index wins.</summary>
    GroupMax,
}

/// <summary>An activation function z → f with its settings.</summary>
public readonly record struct Activation
{
    /// <summary>f = max(z, 0).</summary>
    public static Activation Relu { get; } = new() { Kind = ActivationKind.Relu, Rectified = true };

    /// <summary>Which function.</summary>
    public ActivationKind Kind { get; private init; }

    /// <summary>How many latents a row may keep (<see cref="ActivationKind.TopK"/>, <see cref="ActivationKind.AbsTopK"/>; one for each group of <see cref="ActivationKind.GroupMax"/>), or keeps on average (<see cref="ActivationKind.BatchTopK"/>); 0 where the function does not select.</summary>
    public double K { get; private init; }

    /// <summary>ε of the straight-through gradient of <see cref="ActivationKind.JumpRelu"/>; 0 for inference.</summary>
    public double Bandwidth { get; private init; }

    /// <summary>Whether the straight-through gradient of <see cref="ActivationKind.JumpRelu"/> reaches pre-activations, not thresholds alone.</summary>
    public bool TrainsInput { get; private init; }

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

    /// <summary>Keeps the <paramref name="k"/> pre-activations of largest |z| of each row, whatever their sign, and sets the others to zero.</summary>
    /// <remarks>Latents are signed: whether one fires is f ≠ 0, and penalties take |f|.</remarks>
    /// <param name="k">At least 1. Where it exceeds the number of candidates, all are kept.</param>
    public static Activation AbsTopK(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return new Activation { Kind = ActivationKind.AbsTopK, K = k };
    }

    /// <summary>Cuts the m latents into equal groups of neighbours and keeps the largest pre-activation of each group where it is positive, so that a row has at most one latent per group.</summary>
    /// <param name="groups">Number of groups, at least 1; m must be a multiple of it.</param>
    public static Activation GroupMax(int groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        return new Activation { Kind = ActivationKind.GroupMax, K = groups, Rectified = true };
    }

    /// <summary>f = z·H(z − θ) with the encoder's thresholds θ ≥ 0 (Rajamanoharan et al. 2024).</summary>
    /// <remarks>
    /// Gradients are straight-through with the rectangle kernel K = [|z − θ| &lt; ε/2]: ∂f/∂z = H(z − θ), ∂f/∂θ = −(θ/ε)·K.
    /// Latents within ε/2 below their threshold are entries of value 0, so that their thresholds hear of them.
    /// </remarks>
    /// <param name="bandwidth">ε in units of z; 0 for inference, where no gradient is wanted.</param>
    /// <param name="trainsInput">
    /// Also ∂f/∂z += (θ/ε)·K, and ∂L0/∂z = (1/ε)·K for the number of firing latents, so that the kernel trains encoder weights too
    /// (Anthropic, January 2025). Default false, as in the paper of 2024.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A negative bandwidth, or 0 with <paramref name="trainsInput"/>.</exception>
    public static Activation JumpRelu(double bandwidth, bool trainsInput = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bandwidth);
        if (trainsInput)
            ArgumentOutOfRangeException.ThrowIfZero(bandwidth);
        return new Activation { Kind = ActivationKind.JumpRelu, Bandwidth = bandwidth, Rectified = true, TrainsInput = trainsInput };
    }

    /// <summary>Whether two activations differ in k at most.</summary>
    internal bool IsSameWithAnyK(Activation other) => (this with { K = other.K }) == other;

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        ActivationKind.Relu => "relu",
        ActivationKind.TopK => string.Create(CultureInfo.InvariantCulture, $"topk(k={K}{(Rectified ? "" : ", signed")})"),
        ActivationKind.BatchTopK => string.Create(CultureInfo.InvariantCulture, $"batchtopk(k={K})"),
        ActivationKind.AbsTopK => string.Create(CultureInfo.InvariantCulture, $"abstopk(k={K})"),
        ActivationKind.GroupMax => string.Create(CultureInfo.InvariantCulture, $"groupmax(groups={K})"),
        _ => "jumprelu",
    };
}

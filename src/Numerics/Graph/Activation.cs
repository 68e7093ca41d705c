namespace SaeLab.Numerics;

/// <summary>Which activation function turns pre-activations into latents.</summary>
public enum ActivationKind
{
    /// <summary>f = max(z, 0).</summary>
    Relu,

    /// <summary>The k largest of each row, then ReLU. Of equal values the lower index wins.</summary>
    TopK,
}

/// <summary>An activation function z → f with its settings.</summary>
public readonly record struct Activation
{
    private Activation(ActivationKind kind, int k, bool rectified) => (Kind, K, Rectified) = (kind, k, rectified);

    /// <summary>f = max(z, 0).</summary>
    public static Activation Relu { get; } = new(ActivationKind.Relu, 0, true);

    /// <summary>Which function.</summary>
    public ActivationKind Kind { get; }

    /// <summary>How many latents a row may keep; 0 where the function does not select.</summary>
    public int K { get; }

    /// <summary>Whether negative values become zero. Selected negative values survive where this is false.</summary>
    public bool Rectified { get; }

    /// <summary>Keeps the <paramref name="k"/> largest pre-activations of each row and sets the others to zero (Gao et al. 2024, eq. 5).</summary>
    /// <param name="k">At least 1. Where it exceeds the number of candidates, all are kept.</param>
    /// <param name="rectified">Also drop what is not positive, so that a row may keep fewer than k. Default true.</param>
    public static Activation TopK(int k, bool rectified = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return new Activation(ActivationKind.TopK, k, rectified);
    }

    /// <inheritdoc/>
    public override string ToString() => Kind == ActivationKind.Relu ? "relu" : $"topk(k={K}{(Rectified ? "" : ", signed")})";
}

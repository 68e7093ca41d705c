namespace SaeLab.Numerics;

/// <summary>A batch of latents, of which each row names only those that are not zero.</summary>
/// <remarks>Opaque like <see cref="Tensor"/>; <see cref="SparseLatents"/> is the host's own kind.</remarks>
public abstract class Latents : IDisposable
{
    private protected Latents(int latentCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(latentCount);
        LatentCount = latentCount;
    }

    /// <summary>Number of rows (activations) in the batch.</summary>
    public int Rows { get; private protected set; }

    /// <summary>Number of latents m in the dictionary: indices run from 0 to m − 1.</summary>
    public int LatentCount { get; }

    /// <summary>Number of entries over all rows.</summary>
    public abstract int Count { get; }

    /// <summary>Copies the batch into host memory.</summary>
    public abstract void CopyTo(SparseLatents destination);

    /// <summary>Replaces the batch by one in host memory.</summary>
    public abstract void CopyFrom(SparseLatents source);

    /// <summary>Gives the memory back.</summary>
    public abstract void Dispose();
}

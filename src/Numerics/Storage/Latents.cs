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

    /// <summary>The batch in host memory: itself where it lies there, else a copy.</summary>
    /// <remarks>
    /// Do not dispose of the result; it may be a graph's own, good and unchanged until that graph's next <see cref="Graph.Begin"/>.
    /// A copy's memory goes with the last reference to it.
    /// </remarks>
    public SparseLatents ToHost()
    {
        if (this is SparseLatents host)
            return host;
        var copy = new SparseLatents(LatentCount);
        CopyTo(copy);
        return copy;
    }

    /// <summary>Replaces the batch by one in host memory.</summary>
    public abstract void CopyFrom(SparseLatents source);

    /// <summary>Gives the memory back.</summary>
    public abstract void Dispose();
}

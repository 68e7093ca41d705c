using System.Runtime.InteropServices;

namespace SaeLab.Numerics;

/// <summary>Which latents a batch uses at all, each with a column of its own, for work that is cheaper on dense arrays.</summary>
internal sealed unsafe class UsedLatents : IDisposable
{
    private int* _memory;
    private nuint _capacity;

    ~UsedLatents() => NativeMemory.Free(_memory);

    /// <summary>The column of each used latent, −1 for the others.</summary>
    public int* SlotOf => _memory;

    /// <summary>The latent of each column, ascending.</summary>
    public int* Latents { get; private set; }

    /// <summary>Number of columns.</summary>
    public int Count { get; private set; }

    /// <summary>Finds the used latents of a batch.</summary>
    public void Find(SparseLatents batch)
    {
        var m = batch.LatentCount;
        Reserve(m);
        new Span<int>(SlotOf, m).Clear();
        foreach (var latent in batch.AllIndices)
            SlotOf[latent] = 1;
        Count = 0;
        for (var i = 0; i < m; i++)
        {
            var isUsed = SlotOf[i] != 0;
            SlotOf[i] = isUsed ? Count : -1;
            if (isUsed)
                Latents[Count++] = i;
        }
    }

    /// <summary>Takes latents that are known to include all used ones.</summary>
    public void Take(ReadOnlySpan<int> latents, int latentCount)
    {
        Reserve(latentCount);
        new Span<int>(SlotOf, latentCount).Fill(-1);
        latents.CopyTo(new Span<int>(Latents, latents.Length));
        Count = latents.Length;
        for (var i = 0; i < Count; i++)
            SlotOf[Latents[i]] = i;
    }

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
        _capacity = 0;
        GC.SuppressFinalize(this);
    }

    private void Reserve(int latentCount)
    {
        if (_capacity < 2 * (nuint)latentCount)
        {
            _capacity = 2 * (nuint)latentCount;
            _memory = (int*)NativeMemory.Realloc(_memory, _capacity * sizeof(int));
        }

        Latents = _memory + latentCount;
    }
}

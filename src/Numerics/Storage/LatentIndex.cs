using System.Runtime.InteropServices;

namespace SaeLab.Numerics;

/// <summary>The entries of a batch by latent: latent i owns places <c>Starts[i]</c> to <c>Starts[i + 1]</c>, in order of rows.</summary>
internal sealed unsafe class LatentIndex : IDisposable
{
    private nuint _startCapacity;
    private nuint _capacity;

    ~LatentIndex() => Free();

    public int* Starts { get; private set; }

    /// <summary>The row of each place.</summary>
    public int* Rows { get; private set; }

    /// <summary>Which entry of the batch lies at each place.</summary>
    public int* Entries { get; private set; }

    public void Resize(int latentCount, int entries)
    {
        if (_startCapacity < (nuint)latentCount + 1)
        {
            _startCapacity = (nuint)latentCount + 1;
            Starts = (int*)NativeMemory.Realloc(Starts, _startCapacity * sizeof(int));
        }

        if (_capacity < (nuint)entries || Rows is null)
        {
            _capacity = Math.Max((nuint)entries + ((nuint)entries / 4), 16);
            Rows = (int*)NativeMemory.Realloc(Rows, _capacity * sizeof(int));
            Entries = (int*)NativeMemory.Realloc(Entries, _capacity * sizeof(int));
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(Starts);
        NativeMemory.Free(Rows);
        NativeMemory.Free(Entries);
        Starts = null;
        Rows = null;
        Entries = null;
    }
}

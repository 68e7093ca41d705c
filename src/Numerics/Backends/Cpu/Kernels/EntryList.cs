using System.Runtime.InteropServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>A growing list of latent entries in native memory, for one piece of work.</summary>
internal unsafe struct EntryList
{
    public int* Latents;
    public float* Values;
    public int* Rows;
    public int Count;
    private int _capacity;

    /// <summary>Makes room for that many more entries.</summary>
    public void Reserve(int more)
    {
        if (Count + more <= _capacity)
            return;
        _capacity = Math.Max(Count + more, _capacity + (_capacity / 2));
        Latents = (int*)NativeMemory.Realloc(Latents, (nuint)_capacity * sizeof(int));
        Values = (float*)NativeMemory.Realloc(Values, (nuint)_capacity * sizeof(float));
        Rows = (int*)NativeMemory.Realloc(Rows, (nuint)_capacity * sizeof(int));
    }

    public void Free()
    {
        NativeMemory.Free(Latents);
        NativeMemory.Free(Values);
        NativeMemory.Free(Rows);
        this = default;
    }
}

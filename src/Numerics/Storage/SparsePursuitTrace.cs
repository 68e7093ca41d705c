using System.Runtime.InteropServices;

namespace SaeLab.Numerics;

/// <summary>A trace in host memory: row r owns steps <c>Starts[r]</c> to <c>Starts[r + 1]</c>.</summary>
internal sealed unsafe class SparsePursuitTrace : PursuitTrace
{
    private nuint _rowCapacity, _stepCapacity;

    ~SparsePursuitTrace() => Free();

    public int Rows { get; private set; }

    public int* Starts { get; private set; }

    public int* Atoms { get; private set; }

    public float* Values { get; private set; }

    /// <summary>The entry of the batch of latents to which each step added.</summary>
    public int* Entries { get; private set; }

    public int StepCount => Starts[Rows];

    public override int Count(int row) => Starts[row + 1] - Starts[row];

    public override (int Atom, double Value) Step(int row, int iteration) => (Atoms[Starts[row] + iteration], Values[Starts[row] + iteration]);

    /// <summary>Empties the trace and makes room for that many rows.</summary>
    public void Reset(int rows)
    {
        if (Starts is null || _rowCapacity < (nuint)rows)
        {
            _rowCapacity = (nuint)rows;
            Starts = (int*)NativeMemory.Realloc(Starts, (_rowCapacity + 1) * sizeof(int));
        }

        Rows = 0;
        Starts[0] = 0;
    }

    /// <summary>Adds the steps of the next row.</summary>
    public void AddRow(ReadOnlySpan<int> atoms, ReadOnlySpan<float> values)
    {
        var start = StepCount;
        if ((long)start + atoms.Length > int.MaxValue)
            throw new InvalidOperationException($"The batch takes more than {int.MaxValue} iterations of matching pursuit. Use smaller batches.");
        Reserve((nuint)(start + atoms.Length));
        atoms.CopyTo(new Span<int>(Atoms + start, atoms.Length));
        values.CopyTo(new Span<float>(Values + start, atoms.Length));
        Rows++;
        Starts[Rows] = start + atoms.Length;
    }

    public override void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Reserve(nuint steps)
    {
        if (steps <= _stepCapacity && Atoms is not null)
            return;
        _stepCapacity = Math.Max(Math.Max(steps, 64), _stepCapacity + (_stepCapacity / 2));
        Atoms = (int*)NativeMemory.Realloc(Atoms, _stepCapacity * sizeof(int));
        Values = (float*)NativeMemory.Realloc(Values, _stepCapacity * sizeof(float));
        Entries = (int*)NativeMemory.Realloc(Entries, _stepCapacity * sizeof(int));
    }

    private void Free()
    {
        NativeMemory.Free(Starts);
        NativeMemory.Free(Atoms);
        NativeMemory.Free(Values);
        NativeMemory.Free(Entries);
        Starts = Atoms = Entries = null;
        Values = null;
    }
}

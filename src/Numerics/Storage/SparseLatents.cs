using System.Runtime.InteropServices;

namespace SaeLab.Numerics;

/// <summary>A batch of latents in host memory: per row, ascending latent indices and their values.</summary>
/// <remarks>
/// Compressed sparse rows: row r owns entries <c>RowStart(r)</c> to <c>RowStart(r + 1)</c>.
/// An entry may hold the value 0 (a latent that was selected and is silent); it then counts as not firing.
/// Spans are good while the batch is referenced; they do not keep it.
/// </remarks>
public sealed unsafe class SparseLatents : Latents
{
    private int* _starts;
    private int* _indices;
    private float* _values;
    private float* _gradients;
    private int _rowCapacity;
    private int _capacity;
    private int _gradientCapacity;
    private float* _preActivations;
    private int _preActivationCapacity;

    /// <summary>An empty batch over <paramref name="latentCount"/> latents.</summary>
    public SparseLatents(int latentCount) : base(latentCount) => Reset(0, 0);

    /// <summary>Frees memory that nobody disposed of.</summary>
    ~SparseLatents() => Free();

    /// <inheritdoc/>
    public override int Count => Starts[Rows];

    /// <summary>Index of the first entry of a row; <c>RowStart(Rows)</c> is <see cref="Count"/>.</summary>
    public int RowStart(int row)
    {
        if ((uint)row > (uint)Rows)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"The batch has rows 0 to {Rows - 1}.");
        return Starts[row];
    }

    /// <summary>The latent indices of a row, ascending.</summary>
    public ReadOnlySpan<int> Indices(int row) => new(_indices + RowStart(row), RowStart(row + 1) - RowStart(row));

    /// <summary>The values of a row, in the order of <see cref="Indices"/>.</summary>
    public Span<float> Values(int row) => new(_values + RowStart(row), RowStart(row + 1) - RowStart(row));

    /// <summary>The latent indices of all rows, one row after another.</summary>
    public ReadOnlySpan<int> AllIndices => new(_indices, Count);

    /// <summary>The values of all rows, one row after another.</summary>
    public Span<float> AllValues => new(_values, Count);

    /// <summary>Number of entries of a row that are not zero.</summary>
    public int FiringCount(int row)
    {
        var count = 0;
        foreach (var value in Values(row))
            count += value != 0 ? 1 : 0;
        GC.KeepAlive(this);
        return count;
    }

    /// <summary>Empties the batch.</summary>
    public void Clear() => Reset(0, 0);

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">Different lengths, or indices that do not ascend or lie outside the dictionary.</exception>
    public void AddRow(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        if (indices.Length != values.Length)
            throw new ArgumentException($"{indices.Length} indices but {values.Length} values.");
        var previous = -1;
        foreach (var index in indices)
        {
            if (index <= previous || index >= LatentCount)
                throw new ArgumentException($"Latent {index} after {previous}: indices ascend and stay below {LatentCount}.", nameof(indices));
            previous = index;
        }

        Changed();
        var start = Count;
        EnsureRows(Rows + 1);
        EnsureEntries(start + indices.Length);
        indices.CopyTo(new Span<int>(_indices + start, indices.Length));
        values.CopyTo(new Span<float>(_values + start, values.Length));
        Rows++;
        Starts[Rows] = start + indices.Length;
    }

    /// <inheritdoc/>
    public override void CopyTo(SparseLatents destination) => destination.CopyFrom(this);

    /// <inheritdoc/>
    public override void CopyFrom(SparseLatents source)
    {
        if (source.LatentCount != LatentCount)
            throw new ArgumentException($"The source has {source.LatentCount} latents, this batch {LatentCount}.", nameof(source));
        Reset(source.Rows, source.Count);
        new ReadOnlySpan<int>(source.Starts, Rows + 1).CopyTo(new Span<int>(Starts, Rows + 1));
        source.AllIndices.CopyTo(new Span<int>(_indices, source.Count));
        source.AllValues.CopyTo(new Span<float>(_values, source.Count));
        GC.KeepAlive(source);
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Free();
        Index.Dispose();
        Used.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes room for rows and entries; all rows are then empty and kernels fill in starts, indices and values.</summary>
    internal void Reset(int rows, int entries)
    {
        EnsureRows(rows);
        EnsureEntries(entries);
        Changed();
        Rows = rows;
        new Span<int>(_starts, rows + 1).Clear();
    }

    internal int* Starts
    {
        get
        {
            ObjectDisposedException.ThrowIf(_starts is null, this);
            return _starts;
        }
    }

    /// <summary>The same entries by latent, once a kernel has asked for them; good while <see cref="IndexIsCurrent"/>.</summary>
    internal LatentIndex Index { get; } = new();

    internal bool IndexIsCurrent { get; set; }

    /// <summary>The latents that the batch uses, once a kernel has asked for them; good while <see cref="UsedIsCurrent"/>.</summary>
    internal UsedLatents Used { get; } = new();

    internal bool UsedIsCurrent { get; set; }

    /// <summary>Counts how often the batch was replaced or grew.</summary>
    internal long Version { get; private set; }

    /// <summary>Where the next selection into this buffer should start looking, by what the last one found. Saves time and never changes results.</summary>
    internal SelectionHint Hint;

    /// <summary>A gradient per entry, uninitialised where it was never written.</summary>
    internal float* GradientPointer
    {
        get
        {
            if (_gradientCapacity < _capacity)
            {
                _gradients = (float*)NativeMemory.Realloc(_gradients, ((nuint)_capacity + 16) * sizeof(float));
                _gradientCapacity = _capacity;
            }

            return _gradients;
        }
    }

    /// <summary>Whether <see cref="PreActivationPointer"/> holds something for this batch.</summary>
    internal bool HasPreActivations { get; private set; }

    /// <summary>A pre-activation per entry, where silent entries have gradients and so their values do not say it.</summary>
    internal float* PreActivationPointer => _preActivations;

    /// <summary>Room for a pre-activation per entry, to be filled in.</summary>
    internal float* MakePreActivations()
    {
        if (_preActivationCapacity < _capacity)
        {
            _preActivations = (float*)NativeMemory.Realloc(_preActivations, ((nuint)_capacity + 16) * sizeof(float));
            _preActivationCapacity = _capacity;
        }

        HasPreActivations = true;
        return _preActivations;
    }

    internal int* IndexPointer => _indices;

    internal float* ValuePointer => _values;

    private void Changed()
    {
        IndexIsCurrent = UsedIsCurrent = HasPreActivations = false;
        Version++;
    }

    private void EnsureRows(int rows)
    {
        if (_starts is not null && rows <= _rowCapacity)
            return;
        _rowCapacity = Math.Max(rows, 2 * _rowCapacity);
        _starts = (int*)NativeMemory.Realloc(_starts, (nuint)(_rowCapacity + 1) * sizeof(int));
        if (Rows == 0)
            _starts[0] = 0;
    }

    private void EnsureEntries(int entries)
    {
        if (_indices is not null && entries <= _capacity)
            return;
        _capacity = Math.Max(Math.Max(entries, 16), (int)Math.Min(2L * _capacity, int.MaxValue - 64));
        // One spare vector behind the last entry lets kernels store whole vectors there.
        _indices = (int*)NativeMemory.Realloc(_indices, ((nuint)_capacity + 16) * sizeof(int));
        _values = (float*)NativeMemory.Realloc(_values, ((nuint)_capacity + 16) * sizeof(float));
    }

    private void Free()
    {
        NativeMemory.Free(_starts);
        NativeMemory.Free(_indices);
        NativeMemory.Free(_values);
        NativeMemory.Free(_gradients);
        NativeMemory.Free(_preActivations);
        _starts = null;
        _indices = null;
        _values = null;
        _gradients = null;
        _gradientCapacity = 0;
        _preActivations = null;
        _preActivationCapacity = 0;
    }
}

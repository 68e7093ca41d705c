using System.Runtime.InteropServices;

namespace SaeLab.Numerics;

/// <summary>A row-major float32 matrix in host memory outside the managed heap, aligned to 64 bytes.</summary>
/// <remarks>Rows follow each other without padding. New matrices are zero. Not safe for concurrent writes to one row.</remarks>
public sealed unsafe class Matrix : Tensor
{
    private const int Alignment = 64;
    private float* _data;

    /// <summary>A matrix of zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative size, or more than 2³¹−1 numbers.</exception>
    public Matrix(int rows, int columns) : base(rows, columns)
    {
        var bytes = (nuint)Count * sizeof(float);
        // One spare vector behind the last row lets kernels read whole vectors there.
        _data = (float*)NativeMemory.AlignedAlloc(bytes + Alignment, Alignment);
        NativeMemory.Clear(_data, bytes + Alignment);
        GC.AddMemoryPressure((long)bytes + Alignment);
    }

    /// <summary>Frees memory that nobody disposed of.</summary>
    ~Matrix() => Free();

    /// <summary>A matrix from rows of equal length.</summary>
    /// <exception cref="ArgumentException">Rows of different lengths.</exception>
    public static Matrix FromRows(IReadOnlyList<float[]> rows)
    {
        var matrix = new Matrix(rows.Count, rows.Count == 0 ? 0 : rows[0].Length);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Length != matrix.Columns)
                throw new ArgumentException($"Row {i} has {rows[i].Length} values, row 0 has {matrix.Columns}.", nameof(rows));
            rows[i].CopyTo(matrix.Row(i));
        }

        return matrix;
    }

    /// <summary>A copy of some rows, in the order given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    public Matrix SelectRows(IReadOnlyList<int> rows)
    {
        var matrix = new Matrix(rows.Count, Columns);
        for (var i = 0; i < rows.Count; i++)
            Row(rows[i]).CopyTo(matrix.Row(i));
        return matrix;
    }

    /// <summary>All values, row by row. Good while the matrix is referenced: the span does not keep it.</summary>
    /// <exception cref="ObjectDisposedException">The matrix was disposed of.</exception>
    public Span<float> Span => new(Pointer, Count);

    /// <summary>One row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    public Span<float> Row(int row)
    {
        if ((uint)row >= (uint)Rows)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"The matrix has rows 0 to {Rows - 1}.");
        return new Span<float>(Pointer + (nint)row * Columns, Columns);
    }

    /// <summary>One value.</summary>
    public float this[int row, int column]
    {
        get => Row(row)[column];
        set => Row(row)[column] = value;
    }

    /// <summary>Sets every value to zero.</summary>
    public void Clear() => Span.Clear();

    /// <inheritdoc/>
    public override void CopyTo(Span<float> destination)
    {
        RequireCount(destination.Length);
        Span.CopyTo(destination);
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public override void CopyFrom(ReadOnlySpan<float> source)
    {
        RequireCount(source.Length);
        source.CopyTo(Span);
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    internal float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_data is null, this);
            return _data;
        }
    }

    private void Free()
    {
        if (_data is null)
            return;
        NativeMemory.AlignedFree(_data);
        GC.RemoveMemoryPressure((long)Count * sizeof(float) + Alignment);
        _data = null;
    }
}

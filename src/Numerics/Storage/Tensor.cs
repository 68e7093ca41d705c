namespace SaeLab.Numerics;

/// <summary>A two-dimensional array of numbers, wherever its backend keeps it.</summary>
/// <remarks>
/// Opaque on purpose: code above the engine may ask for the shape and may copy values in and out in row-major order,
/// but may not assume float32, host memory or a layout. <see cref="Matrix"/> is the host's own kind.
/// </remarks>
public abstract class Tensor : IDisposable
{
    private protected Tensor(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if ((long)rows * columns > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(rows), $"A tensor holds at most {int.MaxValue} numbers; {rows} x {columns} is more.");
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Rows times columns.</summary>
    public int Count => Rows * Columns;

    /// <summary>Copies all values out, row by row.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is not exactly <see cref="Count"/> long.</exception>
    public abstract void CopyTo(Span<float> destination);

    /// <summary>Replaces all values, row by row.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not exactly <see cref="Count"/> long.</exception>
    public abstract void CopyFrom(ReadOnlySpan<float> source);

    /// <summary>A copy in host memory.</summary>
    public Matrix ToMatrix()
    {
        var copy = new Matrix(Rows, Columns);
        CopyTo(copy.Span);
        return copy;
    }

    /// <summary>All values, row by row, in an array.</summary>
    public float[] ToArray()
    {
        var values = new float[Count];
        CopyTo(values);
        return values;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name} [{Rows}, {Columns}]";

    /// <summary>Gives the memory back.</summary>
    public abstract void Dispose();

    private protected void RequireCount(int length)
    {
        if (length != Count)
            throw new ArgumentException($"{length} values given for a tensor of {Rows} x {Columns} = {Count}.");
    }
}

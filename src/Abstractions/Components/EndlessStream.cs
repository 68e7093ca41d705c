using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>A stream that never ends and makes any of its rows at any time, whichever were made before.</summary>
/// <param name="inputDim">d.</param>
public abstract class EndlessStream(int inputDim) : IActivationStream
{
    private long _position;

    /// <inheritdoc/>
    public long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The rows have other columns than d.</exception>
    public int Read(Matrix rows)
    {
        if (rows.Columns != inputDim)
            throw new ArgumentException($"The rows have {rows.Columns} columns, the source {inputDim}.", nameof(rows));
        Fill(rows, _position);
        _position += rows.Rows;
        return rows.Rows;
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Makes consecutive rows.</summary>
    /// <param name="rows">[n, d], to be overwritten.</param>
    /// <param name="first">The number of the first of them in the stream.</param>
    protected abstract void Fill(Matrix rows, long first);
}

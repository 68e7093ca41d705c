using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Files;

/// <summary>The last rows of a table in its order, once.</summary>
/// <param name="table">The rows.</param>
/// <param name="first">The first row held out.</param>
internal sealed class HeldOutStream(IRowTable table, long first) : IActivationStream
{
    private long _position;

    public long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, table.Rows - first);
            _position = value;
        }
    }

    public int Read(Matrix rows)
    {
        var count = (int)Math.Min(rows.Rows, table.Rows - first - _position);
        for (var i = 0; i < count; i++)
        {
            table.Read(first + _position, rows.Row(i));
            _position++;
        }

        return count;
    }

    public void Dispose()
    {
    }
}

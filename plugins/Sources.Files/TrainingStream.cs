using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Files;

/// <summary>Training rows without end, epoch after epoch.</summary>
internal sealed class TrainingStream(IRowTable table, RowOrder order) : IActivationStream
{
    private long _position;

    public long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public int Read(Matrix rows)
    {
        for (var i = 0; i < rows.Rows; i++)
        {
            table.Read(order.RowAt(_position), rows.Row(i));
            _position++;
        }

        return rows.Rows;
    }

    public void Dispose()
    {
    }
}

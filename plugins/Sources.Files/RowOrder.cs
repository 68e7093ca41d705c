using SaeLab.Numerics;

namespace SaeLab.Sources.Files;

/// <summary>Which row comes where, epoch after epoch. A function of the position alone; what it keeps is only to be quick. For one thread.</summary>
internal abstract class RowOrder(long rows)
{
    private long _epoch = -1;

    /// <summary>The row at a position of the endless training stream.</summary>
    public long RowAt(long position)
    {
        var (epoch, place) = Math.DivRem(position, rows);
        if (epoch != _epoch)
        {
            Begin(epoch);
            _epoch = epoch;
        }

        return RowInEpoch(place);
    }

    public static RowOrder Create(ShuffleKind kind, long rows, long window, RandomStream random) => kind switch
    {
        ShuffleKind.Full => new FullShuffle(rows, random),
        ShuffleKind.Window => new WindowShuffle(rows, window, random),
        _ => new FileOrder(rows),
    };

    protected abstract void Begin(long epoch);

    protected abstract long RowInEpoch(long place);
}

/// <summary>Every epoch in the order of the files.</summary>
internal sealed class FileOrder(long rows) : RowOrder(rows)
{
    protected override void Begin(long epoch)
    {
    }

    protected override long RowInEpoch(long place) => place;
}

/// <summary>Every epoch another permutation of all rows.</summary>
internal sealed class FullShuffle(long rows, RandomStream random) : RowOrder(rows)
{
    private readonly long _rows = rows;
    private Permutation _order = null!;

    protected override void Begin(long epoch) => _order = new Permutation(_rows, random.AtLane((ulong)epoch));

    protected override long RowInEpoch(long place) => _order[place];
}

/// <summary>Every epoch another order of windows, and of the rows inside each.</summary>
internal sealed class WindowShuffle : RowOrder
{
    private readonly long _rows, _window, _windows;
    private readonly RandomStream _windowRandom, _rowRandom;
    private Permutation _windowOrder = null!, _rowOrder = null!;
    private long _epoch, _shortSlot, _currentSlot;

    public WindowShuffle(long rows, long window, RandomStream random) : base(rows)
    {
        _rows = rows;
        _window = Math.Min(window, rows);
        _windows = ((rows - 1) / _window) + 1;
        _windowRandom = random.For("windows");
        _rowRandom = random.For("rows");
    }

    protected override void Begin(long epoch)
    {
        _epoch = epoch;
        _windowOrder = new Permutation(_windows, _windowRandom.AtLane((ulong)epoch));
        _shortSlot = 0;
        while (_windowOrder[_shortSlot] != _windows - 1)
            _shortSlot++;
        _currentSlot = -1;
    }

    protected override long RowInEpoch(long place)
    {
        // Only the last window of the files may be short; all slots behind its own begin that much earlier.
        var shortBy = (_windows * _window) - _rows;
        var slot = Math.Min(place / _window, _shortSlot);
        if (slot == _shortSlot && place >= ((_shortSlot + 1) * _window) - shortBy)
            slot = (place + shortBy) / _window;
        var slotStart = (slot * _window) - (slot > _shortSlot ? shortBy : 0);
        var window = _windowOrder[slot];
        if (slot != _currentSlot)
        {
            var size = window == _windows - 1 ? _window - shortBy : _window;
            _rowOrder = new Permutation(size, _rowRandom.AtLane(((ulong)_epoch * (ulong)_windows) + (ulong)slot));
            _currentSlot = slot;
        }

        return (window * _window) + _rowOrder[place - slotStart];
    }
}

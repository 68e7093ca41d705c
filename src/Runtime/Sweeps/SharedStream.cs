using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Sweeps;

/// <summary>A reader of <see cref="SharedRows"/>.</summary>
internal sealed class SharedStream(SharedRows shared, IActivationSource source) : ITargetStream
{
    private IActivationStream? _own;
    private RowBlock? _last;
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
    public int Read(Matrix rows)
    {
        _last = rows.Rows == shared.Batch ? shared.Find(_position) : null;
        var count = _last is { } block ? Copy(block, rows) : ReadOwn(rows);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public void ReadTargets(Matrix targets)
    {
        if (_last is { } block)
            block.Targets!.Span.CopyTo(targets.Span);
        else
            ((ITargetStream)_own!).ReadTargets(targets);
    }

    /// <inheritdoc/>
    public void Dispose() => _own?.Dispose();

    private static int Copy(RowBlock block, Matrix rows)
    {
        block.Rows.Span.CopyTo(rows.Span);
        return block.Count;
    }

    private int ReadOwn(Matrix rows)
    {
        _own ??= source.Open(Split.Training);
        if (_own.Position != _position)
            _own.Position = _position;
        return _own.Read(rows);
    }
}

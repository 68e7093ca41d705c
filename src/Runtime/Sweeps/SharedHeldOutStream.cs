using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Sweeps;

/// <summary>A reader of <see cref="SharedHeldOut"/>. It may be asked for targets and codes where the source has them.</summary>
internal sealed class SharedHeldOutStream(SharedHeldOut shared, IActivationSource source) : ITargetStream, IGroundTruthStream
{
    /// <summary>What the last read took from which blocks.</summary>
    private readonly List<(HeldOutBlock Block, int First, int Count)> _last = [];
    private IActivationStream? _own;
    private long _position;
    private bool _isOwn;

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
        _isOwn = !FindParts(rows.Rows);
        var count = _isOwn ? ReadOwn(rows) : Copy(block => block.Rows, rows);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public void ReadTargets(Matrix targets)
    {
        if (_isOwn)
            ((ITargetStream)_own!).ReadTargets(targets);
        else
            Copy(block => block.Targets!, targets);
    }

    /// <inheritdoc/>
    public void ReadCodes(SparseLatents codes)
    {
        if (_isOwn)
        {
            ((IGroundTruthStream)_own!).ReadCodes(codes);
            return;
        }

        codes.Clear();
        foreach (var (block, first, count) in _last)
        {
            for (var r = first; r < first + count; r++)
                codes.AddRow(block.Codes!.Indices(r), block.Codes.Values(r));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _own?.Dispose();

    /// <summary>Finds the blocks of the next rows, as many as there are; false where one is not kept.</summary>
    private bool FindParts(int count)
    {
        _last.Clear();
        for (var position = _position; position < _position + count;)
        {
            var first = (int)(position % SharedHeldOut.BlockRows);
            if (position / SharedHeldOut.BlockRows > int.MaxValue || shared.Find((int)(position / SharedHeldOut.BlockRows)) is not { } block)
                return false;
            var part = (int)Math.Min(block.Count - first, _position + count - position);
            if (part <= 0)
                break;
            _last.Add((block, first, part));
            position += part;
        }

        return true;
    }

    private int Copy(Func<HeldOutBlock, Matrix> of, Matrix destination)
    {
        var done = 0;
        foreach (var (block, first, count) in _last)
        {
            var columns = destination.Columns;
            of(block).Span.Slice(first * columns, count * columns).CopyTo(destination.Span[(done * columns)..]);
            done += count;
        }

        return done;
    }

    private int ReadOwn(Matrix rows)
    {
        _own ??= source.Open(Split.HeldOut);
        if (_own.Position != _position)
            _own.Position = _position;
        return _own.Read(rows);
    }
}

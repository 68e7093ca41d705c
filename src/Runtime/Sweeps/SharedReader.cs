using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Sweeps;

/// <summary>A reader of rows that several share. What is not kept for it, it reads from a stream of its own. It may be asked for targets and codes where the source has them.</summary>
internal abstract class SharedReader(IActivationSource source, Split split) : ITargetStream, IGroundTruthStream
{
    private IActivationStream? _own;
    private long _position;
    private bool _lastWasOwn;

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
        var shared = ReadShared(rows);
        _lastWasOwn = shared is null;
        var count = shared ?? ReadOwn(rows);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public void ReadTargets(Matrix targets)
    {
        if (_lastWasOwn)
            ((ITargetStream)_own!).ReadTargets(targets);
        else
            CopyTargets(targets);
    }

    /// <inheritdoc/>
    public void ReadCodes(SparseLatents codes)
    {
        if (_lastWasOwn)
            ((IGroundTruthStream)_own!).ReadCodes(codes);
        else
            CopyCodes(codes);
    }

    /// <inheritdoc/>
    public void Dispose() => _own?.Dispose();

    /// <summary>Copies the rows from <see cref="Position"/> on and returns how many there are; null where they are not kept.</summary>
    protected abstract int? ReadShared(Matrix rows);

    /// <summary>The targets of the rows that <see cref="ReadShared"/> copied last.</summary>
    protected abstract void CopyTargets(Matrix targets);

    /// <summary>The codes of the rows that <see cref="ReadShared"/> copied last.</summary>
    protected abstract void CopyCodes(SparseLatents codes);

    private int ReadOwn(Matrix rows)
    {
        _own ??= source.Open(split);
        if (_own.Position != _position)
            _own.Position = _position;
        return _own.Read(rows);
    }
}

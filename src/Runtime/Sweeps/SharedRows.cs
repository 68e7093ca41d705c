using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Sweeps;

/// <summary>The training rows of a source, made once for several readers that run in step.</summary>
/// <remarks>
/// A window of blocks of one batch each slides along the stream. A reader within the window copies its block, which the first of them makes; a reader
/// that is elsewhere, or reads other than whole batches, has a stream of its own. All get the same rows, since rows depend on their position alone.
/// Readers may be on different threads.
/// </remarks>
internal sealed class SharedRows : IDisposable
{
    private const long MostBytes = 64L << 20;
    private const int MostBlocks = 64;

    private readonly Lock _lock = new(), _making = new();
    private readonly IActivationSource _source;
    private readonly Dictionary<long, Lazy<RowBlock>> _blocks = [];
    private readonly Lazy<IActivationStream> _stream;
    private long _start;

    /// <summary>The rows of a source.</summary>
    /// <param name="source">The source, which must outlive this.</param>
    /// <param name="batch">Rows of a block.</param>
    public SharedRows(IActivationSource source, int batch)
    {
        (_source, Batch) = (source, batch);
        _stream = new Lazy<IActivationStream>(() => source.Open(Split.Training));
        var bytes = sizeof(float) * (long)batch * (source.InputDim + (TargetDim ?? 0));
        Window = (int)Math.Clamp(MostBytes / bytes, 2, MostBlocks);
    }

    /// <summary>Rows of a block.</summary>
    public int Batch { get; }

    /// <summary>Blocks in the window: as many as 64 MB hold, between 2 and 64.</summary>
    public int Window { get; }

    /// <summary>How many blocks were made so far.</summary>
    public long BlocksMade { get; private set; }

    private int? TargetDim => (_source as ITargets)?.TargetDim;

    /// <summary>A reader at the first row.</summary>
    public IActivationStream Open() => new SharedRowsReader(this, _source);

    /// <summary>Lets the window begin at a block; those before it are dropped, so no reader in the window may need them any more.</summary>
    public void MoveTo(long block)
    {
        lock (_lock)
        {
            _start = block * Batch;
            foreach (var (position, passed) in _blocks.Where(b => b.Key < _start).ToList())
            {
                _blocks.Remove(position);
                if (passed.IsValueCreated)
                    passed.Value.Dispose();
            }
        }
    }

    /// <summary>The block that begins at a row; null where the window does not hold it.</summary>
    public RowBlock? Find(long position)
    {
        Lazy<RowBlock>? block;
        lock (_lock)
        {
            if (position % Batch != 0 || position < _start || position >= _start + ((long)Window * Batch))
                return null;
            if (!_blocks.TryGetValue(position, out block))
                _blocks.Add(position, block = new Lazy<RowBlock>(() => Make(position)));
        }

        // Outside of the lock, so that nobody who needs a block that is there waits for one that is being made.
        return block.Value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in _blocks.Values.Where(b => b.IsValueCreated))
            block.Value.Dispose();
        if (_stream.IsValueCreated)
            _stream.Value.Dispose();
    }

    private RowBlock Make(long position)
    {
        lock (_making)
        {
            var stream = _stream.Value;
            if (stream.Position != position)
                stream.Position = position;
            var rows = new Matrix(Batch, _source.InputDim);
            var targets = TargetDim is { } length ? new Matrix(Batch, length) : null;
            try
            {
                var count = stream.Read(rows);
                if (targets is not null)
                    ((ITargetStream)stream).ReadTargets(targets);
                BlocksMade++;
                return new RowBlock(count, rows, targets);
            }
            catch
            {
                rows.Dispose();
                targets?.Dispose();
                throw;
            }
        }
    }
}

/// <summary>A block of rows, never changed once it is made.</summary>
/// <param name="Count">How many rows were there.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Targets">Their targets, where the source has targets.</param>
internal sealed record RowBlock(int Count, Matrix Rows, Matrix? Targets) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Rows.Dispose();
        Targets?.Dispose();
    }
}

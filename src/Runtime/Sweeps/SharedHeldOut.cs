using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Sweeps;

/// <summary>The held-out rows of a source with their targets and codes, made once for all members that are measured on them.</summary>
/// <remarks>
/// Members are measured one by one, each when it is trained, so what has been made is kept: from the first row on, as much as the budget allows.
/// Rows behind that are made for each reader. All get the same rows, since rows depend on their position alone. Readers may be on different threads.
/// </remarks>
/// <param name="source">The source, which must outlive this.</param>
/// <param name="budget">What it may keep, with others.</param>
internal sealed class SharedHeldOut(IActivationSource source, ByteBudget budget) : IDisposable
{
    /// <summary>Rows of a block.</summary>
    public const int BlockRows = 1024;

    private readonly Lock _lock = new();
    private readonly List<HeldOutBlock> _blocks = [];
    private IActivationStream? _stream;
    private long _bytes;

    /// <summary>A reader at the first row.</summary>
    public IActivationStream Open() => new SharedHeldOutReader(this, source);

    /// <summary>The block with rows from <paramref name="index"/> times <see cref="BlockRows"/> on; null where it is not kept. One that lies behind the end of the rows is empty.</summary>
    public HeldOutBlock? Find(int index)
    {
        lock (_lock)
        {
            while (_blocks.Count <= index)
            {
                if (Make() is not { } block)
                    return null;
                _blocks.Add(block);
            }

            return _blocks[index];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in _blocks)
            block.Dispose();
        _stream?.Dispose();
        budget.Return(_bytes);
    }

    /// <summary>Makes the next block; null where the budget has no room for it.</summary>
    private HeldOutBlock? Make()
    {
        var targetDim = (source as ITargets)?.TargetDim ?? 0;
        var bytes = sizeof(float) * (long)BlockRows * (source.InputDim + targetDim);
        if (!budget.TryTake(bytes))
            return null;
        var block = new HeldOutBlock(new Matrix(BlockRows, source.InputDim), targetDim > 0 ? new Matrix(BlockRows, targetDim) : null, source is IGroundTruth truth ? new SparseLatents(truth.Directions.Rows) : null);
        try
        {
            _stream ??= source.Open(Split.HeldOut);
            _stream.Position = (long)_blocks.Count * BlockRows;
            block.Fill(_stream);
        }
        catch
        {
            block.Dispose();
            budget.Return(bytes);
            throw;
        }

        // How many codes there are shows only now.
        var codes = (long)(sizeof(float) + sizeof(int)) * (block.Codes?.Count ?? 0);
        budget.Take(codes);
        _bytes += bytes + codes;
        return block;
    }
}

/// <summary>A block of held-out rows, never changed once it is filled.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Targets">Their targets, where the source has targets.</param>
/// <param name="Codes">Their codes, where the source knows them.</param>
internal sealed record HeldOutBlock(Matrix Rows, Matrix? Targets, SparseLatents? Codes) : IDisposable
{
    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Reads the rows.</summary>
    public void Fill(IActivationStream stream)
    {
        Count = stream.Read(Rows);
        if (Count > 0 && Targets is not null)
            ((ITargetStream)stream).ReadTargets(Targets);
        if (Count > 0 && Codes is not null)
            ((IGroundTruthStream)stream).ReadCodes(Codes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Rows.Dispose();
        Targets?.Dispose();
        Codes?.Dispose();
    }
}

using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Sweeps;

/// <summary>A reader of <see cref="SharedHeldOut"/>.</summary>
internal sealed class SharedHeldOutReader(SharedHeldOut shared, IActivationSource source) : SharedReader(source, Split.HeldOut)
{
    /// <summary>What the last read took from which blocks.</summary>
    private readonly List<(HeldOutBlock Block, int First, int Count)> _last = [];

    /// <inheritdoc/>
    protected override int? ReadShared(Matrix rows) => FindParts(rows.Rows) ? Copy(block => block.Rows, rows) : null;

    /// <inheritdoc/>
    protected override void CopyTargets(Matrix targets) => Copy(block => block.Targets!, targets);

    /// <inheritdoc/>
    protected override void CopyCodes(SparseLatents codes)
    {
        codes.Clear();
        foreach (var (block, first, count) in _last)
        {
            for (var r = first; r < first + count; r++)
                codes.AddRow(block.Codes!.Indices(r), block.Codes.Values(r));
        }
    }

    /// <summary>Finds the blocks of the next rows, as many as there are; false where one is not kept.</summary>
    private bool FindParts(int count)
    {
        _last.Clear();
        for (var position = Position; position < Position + count;)
        {
            var first = (int)(position % SharedHeldOut.BlockRows);
            if (position / SharedHeldOut.BlockRows > int.MaxValue || shared.Find((int)(position / SharedHeldOut.BlockRows)) is not { } block)
                return false;
            var part = (int)Math.Min(block.Count - first, Position + count - position);
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
}

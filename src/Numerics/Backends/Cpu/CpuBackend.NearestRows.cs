using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

/// <summary>
/// Cosines are multiplied strip by strip: some rows of a chunk with themselves and all that follow. Each number of a strip speaks for two rows,
/// the earlier by its row of the strip and the later by its column, so half of all products suffice and none is kept longer than its strip.
/// </summary>
internal sealed unsafe partial class CpuBackend<T>
{
    /// <summary>Rows of a strip: enough that packing the other side costs little, few enough that 8192 columns take 16 MB.</summary>
    private const int StripRows = 512;

    internal override void NearestRows(Tensor rows, ReadOnlySpan<int> order, int chunk, bool absolute, Span<int> partners, Span<double> cosines)
    {
        var (m, d) = (rows.Rows, rows.Columns);
        var longest = Math.Min(chunk, m);
        var units = _shared.Floats(1, ((long)longest * d) + Operand.Slack);
        var best = _shared.Floats(2, 2L * longest);
        var partnerOf = _shared.Ints(3, longest);
        fixed (int* orderPointer = order)
        {
            for (var first = 0L; first < m; first += chunk)
            {
                var count = (int)Math.Min(chunk, m - first);
                var chunkOrder = orderPointer + first;
                Normalize(rows, chunkOrder, count, units);
                new Span<float>(best, count).Clear();
                new Span<int>(partnerOf, count).Fill(-1);
                FindNearest(units, count, d, absolute, best, best + longest, partnerOf);
                for (var p = 0; p < count; p++)
                {
                    partners[chunkOrder[p]] = partnerOf[p] < 0 ? -1 : chunkOrder[partnerOf[p]];
                    cosines[chunkOrder[p]] = partnerOf[p] < 0 ? 0 : best[longest + p];
                }
            }
        }
    }

    internal override void NearestRowsBackward(
        Tensor rows, ReadOnlySpan<int> partners, ReadOnlySpan<double> cosines, double factor, Tensor rowsGradient, bool accumulate)
    {
        var (m, d) = (rows.Rows, rows.Columns);
        var norms = _shared.Floats(1, m);
        ForRows(RowTask.Norms, rows, norms);

        // The rows to which row j is nearest, by a counting sort; then each row's gradient is one thread's work.
        var starts = _shared.Ints(2, (2L * m) + 2);
        var followers = starts + m + 2;
        new Span<int>(starts, m + 2).Clear();
        foreach (var partner in partners)
        {
            if (partner >= 0)
                starts[partner + 2]++;
        }

        for (var j = 1; j < m + 2; j++)
            starts[j] += starts[j - 1];
        for (var i = 0; i < m; i++)
        {
            if (partners[i] >= 0)
                followers[starts[partners[i] + 1]++] = i;
        }

        fixed (int* partnerPointer = partners)
        fixed (double* cosinePointer = cosines)
        {
            var gradients = new NearestRowGradients<T>
            {
                RowCount = m, Columns = d, Table = Of(rows), Norms = norms, Partners = partnerPointer, Cosines = cosinePointer, Factor = factor,
                FollowerStarts = starts, Followers = followers, Destination = Of(rowsGradient), Accumulate = accumulate,
            };
            _workers.For(Pieces(m, NearestRowGradients<T>.RowsPerPiece), ref gradients);
        }
    }

    /// <summary>The rows of a chunk at length 1, in its order; rows that are too short as zeros.</summary>
    private void Normalize(Tensor rows, int* chosen, int count, float* units)
    {
        var culprit = -1;
        var normalize = new UnitRowCopies<T>
        {
            Chosen = chosen, Count = count, Columns = rows.Columns, Table = Of(rows), Destination = units, Culprit = &culprit,
        };
        _workers.For(Pieces(count, UnitRowCopies<T>.RowsPerPiece), ref normalize);
        if (culprit >= 0)
            throw new NotFiniteNumberException($"Decoder row {culprit} is not finite.");
    }

    private void FindNearest(float* units, int count, int columns, bool absolute, float* best, float* cosines, int* partners)
    {
        var strip = _shared.Floats(5, (long)Math.Min(StripRows, count) * count);
        for (var top = 0; top < count; top += StripRows)
        {
            var (height, width) = (Math.Min(StripRows, count - top), count - top);
            var lines = Operand.ByLine(units + ((nint)top * columns), columns);
            if (columns > 0)
                Multiply(lines, lines, height, width, columns, strip, width, accumulate: false);
            else
                new Span<float>(strip, height * width).Clear();
            var nearest = new NearestInStrip<T>
            {
                Strip = strip, Top = top, Height = height, Width = width, Absolute = absolute, Best = best, Cosines = cosines, Partners = partners,
            };

            // Columns first: what they hold comes earlier in the order than what the rows hold, and of equal maxima the first wins.
            nearest.ByColumn = true;
            _workers.For(Pieces(width, NearestInStrip<T>.ColumnsPerPiece), ref nearest);
            nearest.ByColumn = false;
            _workers.For(Pieces(height, NearestInStrip<T>.RowsPerPiece), ref nearest);
        }
    }
}

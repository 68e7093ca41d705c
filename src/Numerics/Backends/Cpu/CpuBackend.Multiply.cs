using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    /// <summary>Depth is taken in stretches, so that a panel of B and some of A stay in the second-level cache.</summary>
    private const int LongestDepth = 1024;

    /// <summary>C[rows, columns] = A·B, or C += A·B; depth ≥ 1. Sums run in order of depth within stretches, and stretch after stretch.</summary>
    internal void Multiply(Operand a, Operand b, int rows, int columns, int depth, float* c, nint stride, bool accumulate)
    {
        var stretches = Math.Max(1, Pieces(depth, LongestDepth));
        var stretch = (depth + stretches - 1) / stretches;
        var panelCount = Pieces(columns, Tile<T>.Columns);
        var panels = _shared.Floats(0, ((long)panelCount * Tile<T>.Columns * stretch) + Operand.Slack);
        var rowsPerPiece = RowsPerPiece(rows, stretch);
        for (var first = 0; first < depth; first += stretch)
        {
            var length = Math.Min(stretch, depth - first);
            var pack = new PackPanels<T> { B = b, ColumnCount = columns, FirstDepth = first, Depth = length, Panels = panels };
            _workers.For(panelCount, ref pack);
            var multiply = new MultiplyBlock<T>
            {
                A = a, Panels = panels, RowCount = rows, ColumnCount = columns, FirstDepth = first, Depth = length,
                RowsPerPiece = rowsPerPiece, C = c, Stride = stride, Accumulate = accumulate || first > 0,
            };
            _workers.For(Pieces(rows, rowsPerPiece), ref multiply);
        }
    }

    /// <summary>Whole tiles: enough that a panel of B serves several, few enough that they fit the cache and there are pieces for several threads.</summary>
    private static int RowsPerPiece(int rows, int depth)
    {
        const int FewestTiles = 3;
        var tiles = Pieces(rows, Tile<T>.Rows);
        var fit = Math.Max(1, PackedRowBytes / (Tile<T>.Rows * Math.Max(depth, 1) * sizeof(float)));
        return Math.Min(fit, Math.Max(FewestTiles, tiles / (2 * FewestPieces))) * Tile<T>.Rows;
    }
}

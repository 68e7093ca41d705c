namespace SaeLab.Numerics.Kernels;

/// <summary>C = A·B (or C += A·B) for a block of rows of C and a stretch of depth, with B already packed.</summary>
internal unsafe struct MultiplyBlock<T> : IPieces where T : unmanaged, ILanes<T>
{
    public Operand A;

    /// <summary>Packed panels of B for this stretch of depth.</summary>
    public float* Panels;

    public int RowCount;
    public int ColumnCount;
    public int FirstDepth;
    public int Depth;
    public int RowsPerPiece;
    public float* C;
    public nint Stride;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        int height = Tile<T>.Rows, width = Tile<T>.Columns;
        var first = piece * RowsPerPiece;
        var rows = Math.Min(RowsPerPiece, RowCount - first);
        var packed = scratch.Floats(0, (((long)rows + height) * Depth) + Operand.Slack);
        for (var top = 0; top < rows; top += height)
            A.Pack<T>(first + top, Math.Min(height, rows - top), height, FirstDepth, Depth, packed + ((nint)top * Depth));

        var edge = stackalloc float[height * width];
        for (var column = 0; column < ColumnCount; column += width)
        {
            var panel = Panels + ((nint)column * Depth);
            for (var top = 0; top < rows; top += height)
            {
                var a = packed + ((nint)top * Depth);
                var c = C + ((first + top) * Stride) + column;
                if (rows - top >= height && ColumnCount - column >= width)
                {
                    var sink = new StoreTile<T> { Destination = c, Stride = Stride, Accumulate = Accumulate };
                    Tile<T>.Compute(a, panel, Depth, ref sink);
                }
                else
                {
                    var sink = new StoreTile<T> { Destination = edge, Stride = width };
                    Tile<T>.Compute(a, panel, Depth, ref sink);
                    CopyEdge(edge, c, Math.Min(height, rows - top), Math.Min(width, ColumnCount - column));
                }
            }
        }
    }

    private readonly void CopyEdge(float* edge, float* c, int rows, int columns)
    {
        for (var r = 0; r < rows; r++)
        {
            for (var j = 0; j < columns; j++)
                c[(r * Stride) + j] = Accumulate ? c[(r * Stride) + j] + edge[(r * Tile<T>.Columns) + j] : edge[(r * Tile<T>.Columns) + j];
        }
    }
}

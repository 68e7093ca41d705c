namespace SaeLab.Numerics.Kernels;

/// <summary>Packs the right side of a multiplication into panels of one tile's width.</summary>
internal unsafe struct PackPanels<T> : IPieces where T : unmanaged, ILanes<T>
{
    public Operand B;
    public int ColumnCount;
    public int FirstDepth;
    public int Depth;
    public float* Panels;

    public readonly void Run(int piece, Scratch scratch)
    {
        var width = Tile<T>.Columns;
        var first = piece * width;
        B.Pack<T>(first, Math.Min(width, ColumnCount - first), width, FirstDepth, Depth, Panels + ((nint)first * Depth));
    }
}

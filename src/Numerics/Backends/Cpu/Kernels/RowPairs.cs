namespace SaeLab.Numerics.Kernels;

/// <summary>What to do with row i of a and of b.</summary>
internal enum RowPairTask
{
    /// <summary>destination row_i (+)= b_i · a_i, with b one number per row.</summary>
    Scale,

    /// <summary>destination_i (+)= a_i · b_i.</summary>
    Dot,

    /// <summary>destination row_i (+)= a_i + (1 − a_i · b_i) b_i.</summary>
    Align,

    /// <summary>destination row_i (+)= a_i − (a_i · b_i) b_i.</summary>
    AlignGradient,

    /// <summary>destination row_i (+)= (1 − a_i · b_i) g_i − (g_i · b_i) a_i.</summary>
    AlignDirectionGradient,
}

/// <summary>Arithmetic on pairs of rows, a block at a time.</summary>
internal unsafe struct RowPairs<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 64;

    public RowPairTask Task;
    public int RowCount;
    public int Columns;
    public float* A;
    public float* B;
    public float* Gradient;
    public float* Destination;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var i = piece * RowsPerPiece; i < end; i++)
        {
            var start = (nint)i * Columns;
            Pair(i, A + start, B + start, Gradient + start, Destination + start);
        }
    }

    private readonly void Pair(int i, float* a, float* b, float* g, float* destination)
    {
        switch (Task)
        {
            case RowPairTask.Scale:
                Add(a, B[i], destination, Accumulate);
                break;
            case RowPairTask.Dot:
                var dot = Rows<T>.Dot(a, b, Columns);
                Destination[i] = Accumulate ? Destination[i] + dot : dot;
                break;
            case RowPairTask.Align:
                Add(a, 1, destination, Accumulate);
                Add(b, 1 - Rows<T>.Dot(a, b, Columns), destination, accumulate: true);
                break;
            case RowPairTask.AlignGradient:
                Add(a, 1, destination, Accumulate);
                Add(b, -Rows<T>.Dot(a, b, Columns), destination, accumulate: true);
                break;
            default:
                Add(g, 1 - Rows<T>.Dot(a, b, Columns), destination, Accumulate);
                Add(a, -Rows<T>.Dot(g, b, Columns), destination, accumulate: true);
                break;
        }
    }

    private readonly void Add(float* row, float factor, float* destination, bool accumulate)
    {
        if (!accumulate)
            new Span<float>(destination, Columns).Clear();
        Rows<T>.AddScaled(row, factor, destination, Columns);
    }
}

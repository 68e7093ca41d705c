namespace SaeLab.Numerics.Kernels;

/// <summary>What to do with the norm of each row.</summary>
internal enum RowTask
{
    /// <summary>destination_i = Σ over blocks of ‖block of row_i‖.</summary>
    Norms,

    /// <summary>row_i ← row_i / max(‖row_i‖, 1e-8).</summary>
    Normalize,

    /// <summary>destination row_i ← its part orthogonal to row_i.</summary>
    ProjectOff,

    /// <summary>destination row_i (+)= factor_i · row_i, each block divided by max(its norm, 1e-8).</summary>
    AddUnitRows,
}

/// <summary>Norms, normalisation and projection of rows, a block at a time.</summary>
internal unsafe struct RowGeometry<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 64;
    private const float SmallestNorm = 1e-8f;

    public RowTask Task;
    public int RowCount;
    public int Columns;
    public float* Table;
    public float* Destination;

    /// <summary>Into how many equal blocks rows are cut for norms and unit rows.</summary>
    public int Blocks;

    public float* Factors;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var i = piece * RowsPerPiece; i < end; i++)
        {
            var row = Table + ((nint)i * Columns);
            var destination = Destination + ((nint)i * Columns);
            switch (Task)
            {
                case RowTask.Norms:
                    Destination[i] = Norm(row);
                    break;
                case RowTask.Normalize:
                    Rows<T>.Scale(1 / MathF.Max(MathF.Sqrt(Rows<T>.Dot(row, row, Columns)), SmallestNorm), row, Columns);
                    break;
                case RowTask.ProjectOff:
                    var square = MathF.Max(Rows<T>.Dot(row, row, Columns), SmallestNorm * SmallestNorm);
                    Rows<T>.AddScaled(row, -Rows<T>.Dot(destination, row, Columns) / square, destination, Columns);
                    break;
                default:
                    if (!Accumulate)
                        new Span<float>(destination, Columns).Clear();
                    AddUnitBlocks(row, Factors[i], destination);
                    break;
            }
        }
    }

    private readonly float Norm(float* row)
    {
        var width = Columns / Blocks;
        var sum = 0f;
        for (var start = 0; start < Columns; start += width)
            sum += MathF.Sqrt(Rows<T>.Dot(row + start, row + start, width));
        return sum;
    }

    private readonly void AddUnitBlocks(float* row, float factor, float* destination)
    {
        var width = Columns / Blocks;
        for (var start = 0; start < Columns; start += width)
        {
            var norm = MathF.Sqrt(Rows<T>.Dot(row + start, row + start, width));
            Rows<T>.AddScaled(row + start, factor / MathF.Max(norm, SmallestNorm), destination + start, width);
        }
    }
}

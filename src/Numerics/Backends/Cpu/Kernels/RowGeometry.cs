namespace SaeLab.Numerics.Kernels;

/// <summary>What to do with the norm of each row.</summary>
internal enum RowTask
{
    /// <summary>destination_i = ‖row_i‖.</summary>
    Norms,

    /// <summary>row_i ← row_i / max(‖row_i‖, 1e-8).</summary>
    Normalize,

    /// <summary>destination row_i ← its part orthogonal to row_i.</summary>
    ProjectOff,

    /// <summary>destination row_i (+)= factor_i · row_i / max(norm_i, 1e-8).</summary>
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
    public float* Norms;
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
                    Destination[i] = MathF.Sqrt(Rows<T>.Dot(row, row, Columns));
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
                    Rows<T>.AddScaled(row, Factors[i] / MathF.Max(Norms[i], SmallestNorm), destination, Columns);
                    break;
            }
        }
    }
}

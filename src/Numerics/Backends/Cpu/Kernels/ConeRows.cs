namespace SaeLab.Numerics.Kernels;

/// <summary>Turns rows that lie outside the cone about their axis onto it, a block at a time; see <see cref="Cone.Enforce"/>.</summary>
internal unsafe struct ConeRows<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 64;
    private const float SmallestNorm = 1e-8f;

    /// <summary>Share of a row's norm below which its part across the axis is rounding.</summary>
    private const float SmallestShareAcross = 1e-6f;

    public int RowCount;
    public int Columns;
    public float* Table;
    public float* Axes;
    public double Cosine;

    public readonly void Run(int piece, Scratch scratch)
    {
        var across = scratch.Floats(0, Columns);
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var i = piece * RowsPerPiece; i < end; i++)
            Turn(Table + ((nint)i * Columns), Axes + ((nint)i * Columns), across);
    }

    private readonly void Turn(float* row, float* axis, float* across)
    {
        double norm = Norm(row), length = Norm(axis);
        var dot = Rows<T>.Dot(row, axis, Columns);
        if (norm < SmallestNorm || length < SmallestNorm || dot >= Cosine * norm * length)
            return;
        if (Columns == 1)
        {
            row[0] = -row[0];
            return;
        }

        var span = new Span<float>(across, Columns);
        new Span<float>(row, Columns).CopyTo(span);
        RemoveAxis(axis, length, across);
        if (Norm(across) < SmallestShareAcross * norm)
        {
            span.Clear();
            span[Smallest(axis)] = 1;
        }

        // Once more, since the first time left rounding errors as large as the row's last digits, which may be large against a short rest.
        RemoveAxis(axis, length, across);
        var width = Norm(across);
        new Span<float>(row, Columns).Clear();
        Rows<T>.AddScaled(axis, (float)(norm * Cosine / length), row, Columns);
        Rows<T>.AddScaled(across, (float)(norm * Math.Sqrt(1 - (Cosine * Cosine)) / width), row, Columns);
    }

    private readonly void RemoveAxis(float* axis, double length, float* across) =>
        Rows<T>.AddScaled(axis, (float)(-Rows<T>.Dot(across, axis, Columns) / (length * length)), across, Columns);

    private readonly float Norm(float* row) => MathF.Sqrt(Rows<T>.Dot(row, row, Columns));

    private readonly int Smallest(float* axis)
    {
        var smallest = 0;
        for (var c = 1; c < Columns; c++)
            smallest = MathF.Abs(axis[c]) < MathF.Abs(axis[smallest]) ? c : smallest;
        return smallest;
    }
}

namespace SaeLab.Numerics;

/// <summary>A row-major array in double precision.</summary>
internal sealed class ReferenceTensor(int rows, int columns) : Tensor(rows, columns)
{
    public double[] Data { get; } = new double[rows * columns];

    public ref double this[int row, int column] => ref Data[(row * Columns) + column];

    public Span<double> Row(int row) => Data.AsSpan(row * Columns, Columns);

    public override void CopyTo(Span<float> destination)
    {
        RequireCount(destination.Length);
        for (var i = 0; i < Data.Length; i++)
            destination[i] = (float)Data[i];
    }

    public override void CopyFrom(ReadOnlySpan<float> source)
    {
        RequireCount(source.Length);
        for (var i = 0; i < Data.Length; i++)
            Data[i] = source[i];
    }

    public override void Dispose()
    {
    }
}

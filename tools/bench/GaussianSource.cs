using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Bench;

/// <summary>A few batches of Gaussian rows that repeat, so that a benchmark measures the step and not the source.</summary>
internal sealed class GaussianSource(int inputDim, int batch) : IActivationSource
{
    private const int Batches = 4;
    private readonly Matrix _rows = Make(inputDim, batch);

    public int InputDim => inputDim;

    public IReadOnlyList<string> Files => [];

    public long? RowCount(Split split) => null;

    public IActivationStream Open(Split split) => new Stream(_rows);

    public void Dispose() => _rows.Dispose();

    private static Matrix Make(int inputDim, int batch)
    {
        var rows = new Matrix(Batches * batch, inputDim);
        RandomStream.FromSeed(1).For("bench rows").FillGaussian(rows.Span);
        return rows;
    }

    private sealed class Stream(Matrix source) : IActivationStream
    {
        public long Position { get; set; }

        public int Read(Matrix rows)
        {
            for (var i = 0; i < rows.Rows; i++)
                source.Row((int)(Position++ % source.Rows)).CopyTo(rows.Row(i));
            return rows.Rows;
        }

        public void Dispose()
        {
        }
    }
}

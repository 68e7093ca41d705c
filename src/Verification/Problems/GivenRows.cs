using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>The same few rows over and over.</summary>
internal sealed class GivenRows(Matrix rows) : IActivationSource
{
    public int InputDim => rows.Columns;

    public IReadOnlyList<string> Files => [];

    public long? RowCount(Split split) => null;

    public IActivationStream Open(Split split) => new Stream(rows);

    public void Dispose()
    {
    }

    private sealed class Stream(Matrix rows) : IActivationStream
    {
        public long Position { get; set; }

        public int Read(Matrix destination)
        {
            for (var r = 0; r < destination.Rows; r++)
                rows.Row((int)(Position++ % rows.Rows)).CopyTo(destination.Row(r));
            return destination.Rows;
        }

        public void Dispose()
        {
        }
    }
}

using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Sources.Planted;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>Planted rows of which every other one is negated, so that each direction appears with both signs. Codes stay positive: a feature fires, whichever way it points.</summary>
internal sealed class SignedRows(PlantedSource planted) : IActivationSource, IGroundTruth
{
    public int InputDim => planted.InputDim;

    public IReadOnlyList<string> Files => [];

    public Matrix Directions => planted.Directions;

    public long? RowCount(Split split) => null;

    public IActivationStream Open(Split split) => new Stream((IGroundTruthStream)planted.Open(split));

    public void Dispose() => planted.Dispose();

    private sealed class Stream(IGroundTruthStream rows) : IGroundTruthStream
    {
        public long Position
        {
            get => rows.Position;
            set => rows.Position = value;
        }

        public int Read(Matrix into)
        {
            var first = rows.Position;
            var read = rows.Read(into);
            for (var i = (int)(first % 2); i < read; i += 2)
            {
                foreach (ref var value in into.Row(i))
                    value = -value;
            }

            return read;
        }

        public void ReadCodes(SparseLatents codes) => rows.ReadCodes(codes);

        public void Dispose() => rows.Dispose();
    }
}

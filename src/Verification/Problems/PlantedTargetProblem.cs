using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>Easy rows with targets in which the same features have other directions: y = Σ_i a_i h_i + c.</summary>
internal sealed class PlantedTargetProblem(int features, int inputDim, int targetDim, double active, double offset, RandomStream random)
    : PlantedProblem(features, inputDim, active, offset, random), ITargets
{
    private readonly Matrix _targets = RandomDirections(features, targetDim, random.For("target directions"));

    public int TargetDim => _targets.Columns;

    public override Matrix Directions => _targets;

    public override IActivationStream Open(Split split) => new Stream(OpenStream(split), _targets);

    public override void Dispose()
    {
        _targets.Dispose();
        base.Dispose();
    }

    private sealed class Stream(PlantedRows inputs, Matrix directions) : IGroundTruthStream, ITargetStream
    {
        private readonly SparseLatents _codes = new(directions.Rows);

        public long Position
        {
            get => inputs.Position;
            set => inputs.Position = value;
        }

        public int Read(Matrix rows) => inputs.Read(rows);

        public void ReadCodes(SparseLatents codes) => inputs.ReadCodes(codes);

        public void ReadTargets(Matrix targets)
        {
            inputs.ReadCodes(_codes);
            for (var r = 0; r < targets.Rows; r++)
            {
                var row = targets.Row(r);
                row.Fill(0.1f);
                for (var k = 0; k < _codes.Indices(r).Length; k++)
                {
                    var direction = directions.Row(_codes.Indices(r)[k]);
                    for (var c = 0; c < row.Length; c++)
                        row[c] += _codes.Values(r)[k] * direction[c];
                }
            }
        }

        public void Dispose()
        {
            inputs.Dispose();
            _codes.Dispose();
        }
    }
}

using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Tests.Training;

/// <summary>Rows of Gaussian numbers; row r comes from lane r, so it is the same however rows are read.</summary>
internal sealed class GaussianRows(int inputDim, float scale = 1) : IActivationSource
{
    public int InputDim => inputDim;

    public IReadOnlyList<string> Files => [];

    /// <summary>Rows read by all streams of a part, to see who reads what.</summary>
    public List<(Split Part, long From, int Count)> Reads { get; } = [];

    public long? RowCount(Split split) => split == Split.HeldOut ? 257 : null;

    public IActivationStream Open(Split split) => new Stream(this, split, scale);

    public void Dispose()
    {
    }

    private sealed class Stream(GaussianRows source, Split part, float scale) : IActivationStream
    {
        private readonly RandomStream _random = RandomStream.FromSeed(17).For(part.ToString());

        public long Position { get; set; }

        public int Read(Matrix rows)
        {
            source.Reads.Add((part, Position, rows.Rows));
            for (var i = 0; i < rows.Rows; i++)
            {
                _random.Lane = (ulong)Position++;
                _random.FillGaussian(rows.Row(i));
                foreach (ref var value in rows.Row(i))
                    value *= scale;
            }

            return rows.Rows;
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>A small TopK autoencoder with unit decoder rows, and a second loss on dead latents.</summary>
internal sealed class SmallTopK(int inputDim, int latents, int k, double lossScale = 1) : ISaeVariant
{
    public SaeShape Shape { get; } = new(inputDim, latents);

    public IReadOnlyList<ParameterConstraint> Constraints { get; } = [new UnitRowsConstraint(ParameterNames.DecoderWeights)];

    public IReadOnlyList<string> LossTerms { get; } = ["error", "aux"];

    /// <summary>Dead latents that each forward pass was told of.</summary>
    public List<(long Samples, int[] Dead)> Told { get; } = [];

    public void Initialise(ParameterSet parameters, InitialisationContext context) =>
        SaeParameters.Create(parameters, Shape, context, new InitialisationOptions { DecoderBias = DecoderBiasStart.Mean }, FrozenPart.None);

    public ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        Told.Add((step.Progress.Samples, [.. step.DeadLatents]));
        var p = SaeParameters.Of(parameters);
        var (decoder, bias) = (graph.Use(p.DecoderWeights), graph.Use(p.DecoderBias));
        var encoder = new Encoder(graph.Use(p.EncoderWeights), graph.Use(p.EncoderBias), PreBias: bias);
        var f = graph.Encode(x, encoder, Activation.TopK(k));
        var xHat = graph.Decode(f, decoder, bias);
        step.AddLoss("error", graph.MeanSquaredError(xHat, x), lossScale);
        if (step.DeadLatents.Count > 0)
        {
            var residual = graph.Detach(graph.Subtract(x, xHat));
            var aux = graph.Encode(x, encoder, Activation.TopK(Math.Min(2, step.DeadLatents.Count)), only: step.DeadLatents);
            step.AddLoss("aux", graph.MeanSquaredError(graph.Decode(aux, decoder), residual), 0.1);
        }

        return new ForwardPass(f, xHat);
    }

    public LearnedDictionary Export(ParameterSet parameters) => SaeParameters.Of(parameters).Export(Activation.TopK(k), subtractsDecoderBias: true);
}

/// <summary>Edits all dead latents, at given steps, to rows of given numbers.</summary>
internal sealed class StampingResampler(long poolRows, params long[] at) : IResampler
{
    public const float Stamp = 0.25f;

    public List<(long Step, int[] Dead, int PoolRows)> Done { get; } = [];

    public ResamplingPlan? PlanAfter(TrainingProgress progress) => at.Contains(progress.Step) ? new ResamplingPlan(poolRows, 100) : null;

    public IResampling Begin(ResamplingContext context) => new Stamping(this, context);

    private sealed class Stamping(StampingResampler resampler, ResamplingContext context) : IResampling
    {
        private int _rows;

        public void Observe(Matrix inputs, ReadOnlySpan<double> losses) => _rows += inputs.Rows;

        public IReadOnlyList<LatentEdit> Complete()
        {
            resampler.Done.Add((0, [.. context.Dead], _rows));
            var d = context.EncoderWeights.Columns;
            return [.. context.Dead.Select(latent => new LatentEdit(latent, Row(d, latent), Row(d, -latent), Stamp))];
        }

        /// <summary>A unit row that a latent's number decides.</summary>
        private static float[] Row(int d, int latent)
        {
            var row = new float[d];
            row[Math.Abs(latent) % d] = latent < 0 ? -1 : 1;
            return row;
        }
    }
}

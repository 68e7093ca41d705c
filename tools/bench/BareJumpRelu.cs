using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Bench;

/// <summary>The forward pass of JumpReLU with thresholds at which k latents fire from the start: what its steps cost at a known L0.</summary>
internal sealed class BareJumpRelu(Shape shape, double k) : ISaeVariant
{
    private const double Bandwidth = 0.05;

    public SaeShape Shape { get; } = new(shape.InputDim, shape.Latents);

    public IReadOnlyList<ParameterConstraint> Constraints { get; } = [new UnitRowsConstraint(ParameterNames.DecoderWeights)];

    public IReadOnlyList<string> LossTerms { get; } = ["reconstruction", "sparsity"];

    public void Initialise(ParameterSet parameters, InitialisationContext context)
    {
        SaeParameters.Create(parameters, Shape, context, new InitialisationOptions { DecoderBias = DecoderBiasStart.Zero }, FrozenPart.None);
        using var threshold = new Matrix(shape.Latents, 1);
        threshold.Span.Fill((float)NormalQuantile(1 - (k / shape.Latents)));
        parameters.Add("threshold", threshold, RowMeaning.Latent);
    }

    public ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var p = SaeParameters.Of(parameters);
        var (decoder, bias) = (graph.Use(p.DecoderWeights), graph.Use(p.DecoderBias));
        var encoder = new Encoder(graph.Use(p.EncoderWeights), graph.Use(p.EncoderBias), bias, Threshold: graph.Use(parameters["threshold"]));
        var f = graph.Encode(x, encoder, Activation.JumpRelu(Bandwidth));
        var xHat = graph.Decode(f, decoder, bias);
        step.AddLoss("reconstruction", graph.MeanSquaredError(xHat, x));
        step.AddLoss("sparsity", graph.MeanL0(f), 1e-3);
        return new ForwardPass(f, xHat);
    }

    public LearnedDictionary Export(ParameterSet parameters) => throw new NotSupportedException("A benchmark exports nothing.");

    /// <summary>Where the standard normal distribution function reaches p, by bisection on the complementary error function's series.</summary>
    private static double NormalQuantile(double p)
    {
        double low = -8, high = 8;
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Distribution(middle) < p ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double Distribution(double x)
    {
        // φ(x)·(x + x³/3 + x⁵/15 + …) + ½ converges everywhere.
        double term = x, sum = x;
        for (var n = 3; n < 400; n += 2)
        {
            term *= x * x / n;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}

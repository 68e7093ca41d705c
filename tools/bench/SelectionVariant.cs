using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Bench;

/// <summary>The forward passes of BatchTopK, JumpReLU and Matryoshka, bare of options: what their steps cost on the general graph.</summary>
internal sealed class SelectionVariant(Shape shape, SelectionKind kind, double k) : ISaeVariant
{
    private const double Bandwidth = 0.05;
    private readonly int[] _widths = [.. new[] { 16, 8, 4, 2, 1 }.Select(part => shape.Latents / part)];

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
        var jump = kind == SelectionKind.JumpRelu;
        var encoder = new Encoder(
            graph.Use(p.EncoderWeights), graph.Use(p.EncoderBias), bias, Threshold: jump ? graph.Use(parameters["threshold"]) : null);
        var f = graph.Encode(x, encoder, jump ? Activation.JumpRelu(Bandwidth) : Activation.BatchTopK(k));
        var xHat = kind == SelectionKind.Matryoshka ? Prefixes(graph, f, decoder, bias, x, step) : graph.Decode(f, decoder, bias);
        step.AddLoss("reconstruction", graph.MeanSquaredError(xHat, x));
        if (jump)
            step.AddLoss("sparsity", graph.MeanL0(f), 1e-3);
        return new ForwardPass(f, xHat);
    }

    public LearnedDictionary Export(ParameterSet parameters) => throw new NotSupportedException("A benchmark exports nothing.");

    /// <summary>Five prefixes, each with a loss: widths 1/16, 1/8, 1/4, 1/2 and all.</summary>
    private DenseNode Prefixes(Graph graph, LatentNode f, DenseNode decoder, DenseNode bias, DenseNode x, TrainingStep step)
    {
        var prefixes = graph.DecodePrefixes(f, decoder, bias, _widths);
        for (var i = 0; i < prefixes.Count - 1; i++)
            step.AddLoss("reconstruction", graph.MeanSquaredError(prefixes[i], x));
        return prefixes[^1];
    }

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

/// <summary>Which forward pass.</summary>
internal enum SelectionKind
{
    /// <summary>The largest of the batch.</summary>
    BatchTopK,

    /// <summary>Thresholds of their own.</summary>
    JumpRelu,

    /// <summary>BatchTopK with five nested prefixes.</summary>
    Matryoshka,
}

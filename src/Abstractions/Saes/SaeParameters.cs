using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>The four parameters that most variants share, with their usual initialisation and export.</summary>
/// <param name="EncoderWeights">W_enc [m, d], by latent.</param>
/// <param name="EncoderBias">b_enc [m, 1].</param>
/// <param name="DecoderWeights">W_dec [m, d_out].</param>
/// <param name="DecoderBias">b_dec [1, d_out].</param>
public readonly record struct SaeParameters(Parameter EncoderWeights, Parameter EncoderBias, Parameter DecoderWeights, Parameter DecoderBias)
{
    private const int ProbeDirections = 256;

    /// <summary>Creates them: decoder rows of norm 1 in random directions, the encoder equal to the decoder, encoder biases 0, b_dec at the geometric median.</summary>
    /// <param name="parameters">Where they are added.</param>
    /// <param name="shape">d, m and the length of a reconstruction.</param>
    /// <param name="context">Random numbers and sample rows.</param>
    public static void Create(ParameterSet parameters, SaeShape shape, InitialisationContext context) =>
        Create(parameters, shape, context, new InitialisationOptions(), FrozenPart.None);

    /// <summary>Creates them.</summary>
    /// <param name="parameters">Where they are added.</param>
    /// <param name="shape">d, m and the length of a reconstruction.</param>
    /// <param name="context">Random numbers and sample rows, and their targets, about which b_dec starts where there are any.</param>
    /// <param name="options">How they start.</param>
    /// <param name="frozen">What is not trained.</param>
    /// <param name="decoderParts">Of how many equal parts a decoder row consists, each of which gets the norm of the options. Default 1: the whole row does.</param>
    /// <param name="encoderBias">Whether b_enc is trained. Default true.</param>
    /// <exception cref="ArgumentException">The encoder is to start from decoder rows that are not as long as inputs.</exception>
    public static void Create(
        ParameterSet parameters, SaeShape shape, InitialisationContext context, InitialisationOptions options, FrozenPart frozen, int decoderParts = 1,
        bool encoderBias = true)
    {
        var (m, d) = (shape.LatentCount, shape.InputDim);
        var isIndependent = options.Encoder is EncoderStart.Independent or EncoderStart.IndependentLinear;
        if (shape.OutputDim != d && !isIndependent)
            throw new ArgumentException($"Decoder rows of {shape.OutputDim} numbers cannot be the encoder's start, whose rows have {d}; draw the encoder apart.", nameof(options));
        using var drawn = new Matrix(m, shape.OutputDim);
        Draw(drawn, options.Directions, context.Random.For("decoder directions"));
        using var decoder = Copy(drawn);
        if (options.DecoderRowNorm is { } norm)
            SetNorms(decoder, norm, decoderParts);
        using var encoder = isIndependent ? new Matrix(m, d) : Copy(options.Encoder == EncoderStart.AsDrawn ? drawn : decoder);
        if (isIndependent)
        {
            var distribution = options.Encoder == EncoderStart.Independent ? RowDistribution.KaimingUniform : RowDistribution.LinearUniform;
            Draw(encoder, distribution, context.Random.For("encoder directions"));
        }

        if (options.UnitReconstruction)
            DivideByReconstructionNorm(encoder, decoder, context.Random.For("reconstruction probes"));
        using var bias = new Matrix(m, 1);
        if (options.RandomEncoderBias)
            DrawUniform(bias.Span, Math.Sqrt(1.0 / d), context.Random.For("encoder biases"));
        using var decoderBias = Centre.Of(context.Targets ?? context.Sample, options.DecoderBias);
        parameters.Add(ParameterNames.EncoderWeights, encoder, RowMeaning.Latent, isTrained: frozen != FrozenPart.Encoder);
        parameters.Add(ParameterNames.EncoderBias, bias, RowMeaning.Latent, isTrained: encoderBias);
        parameters.Add(ParameterNames.DecoderWeights, decoder, RowMeaning.Latent, isTrained: frozen != FrozenPart.Decoder);
        parameters.Add(ParameterNames.DecoderBias, decoderBias, RowMeaning.Shared, isTrained: frozen != FrozenPart.DecoderBias);
        if (frozen == FrozenPart.DecoderSoftly)
            parameters.Add(ParameterNames.DecoderStart, decoder, RowMeaning.Latent, isTrained: false);
    }

    /// <summary>Finds them in a set.</summary>
    public static SaeParameters Of(ParameterSet parameters) => new(
        parameters[ParameterNames.EncoderWeights], parameters[ParameterNames.EncoderBias],
        parameters[ParameterNames.DecoderWeights], parameters[ParameterNames.DecoderBias]);

    /// <summary>Copies them into the form for inference.</summary>
    /// <param name="activation">How latents follow from pre-activations.</param>
    /// <param name="subtractsDecoderBias">Whether b_dec is subtracted from the input.</param>
    public LearnedDictionary Export(Activation activation, bool subtractsDecoderBias) => new()
    {
        Activation = activation,
        SubtractsDecoderBias = subtractsDecoderBias,
        EncoderWeights = EncoderWeights.Value.ToMatrix(),
        EncoderBias = EncoderBias.Value.ToMatrix(),
        DecoderWeights = DecoderWeights.Value.ToMatrix(),
        DecoderBias = DecoderBias.Value.ToMatrix(),
    };

    private static void Draw(Matrix rows, RowDistribution distribution, RandomStream random)
    {
        if (distribution == RowDistribution.Gaussian)
            random.FillGaussian(rows.Span);
        else
            DrawUniform(rows.Span, Math.Sqrt(SquaredBound(distribution, rows)), random);
    }

    private static double SquaredBound(RowDistribution distribution, Matrix rows) => distribution switch
    {
        RowDistribution.KaimingUniform => 6.0 / rows.Columns,
        RowDistribution.KaimingUniformByLatents => 6.0 / rows.Rows,
        _ => 1.0 / rows.Columns,
    };

    private static void DrawUniform(Span<float> values, double bound, RandomStream random)
    {
        foreach (ref var value in values)
            value = (float)(((2.0 * random.NextSingle()) - 1) * bound);
    }

    private static Matrix Copy(Matrix rows)
    {
        var copy = new Matrix(rows.Rows, rows.Columns);
        rows.Span.CopyTo(copy.Span);
        return copy;
    }

    private static void SetNorms(Matrix rows, double norm, int parts = 1)
    {
        var width = rows.Columns / parts;
        for (var i = 0; i < rows.Rows * parts; i++)
        {
            var part = rows.Span.Slice(i * width, width);
            var factor = norm / Math.Max(RowGeometry.Norm(part), 1e-8);
            foreach (ref var value in part)
                value = (float)(value * factor);
        }
    }

    /// <summary>Encoder ← encoder / mean ‖Σ_i ReLU(u·w_i) d_i‖ over random unit u.</summary>
    private static void DivideByReconstructionNorm(Matrix encoder, Matrix decoder, RandomStream random)
    {
        using var probe = new Matrix(1, encoder.Columns);
        var reconstruction = new double[decoder.Columns];
        var sum = 0.0;
        for (var n = 0; n < ProbeDirections; n++)
        {
            random.FillGaussian(probe.Span);
            SetNorms(probe, 1);
            Array.Clear(reconstruction);
            for (var i = 0; i < encoder.Rows; i++)
            {
                var latent = Math.Max(0, RowGeometry.Dot(probe.Span, encoder.Row(i)));
                var row = decoder.Row(i);
                for (var c = 0; c < row.Length && latent > 0; c++)
                    reconstruction[c] += latent * row[c];
            }

            sum += Math.Sqrt(reconstruction.Sum(v => v * v));
        }

        var factor = ProbeDirections / Math.Max(sum, 1e-8);
        foreach (ref var value in encoder.Span)
            value = (float)(value * factor);
    }
}

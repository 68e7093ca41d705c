using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>The four parameters that most variants share, with their usual initialisation and export.</summary>
/// <param name="EncoderWeights">W_enc [m, d], by latent.</param>
/// <param name="EncoderBias">b_enc [m, 1].</param>
/// <param name="DecoderWeights">W_dec [m, d].</param>
/// <param name="DecoderBias">b_dec [1, d].</param>
public readonly record struct SaeParameters(Parameter EncoderWeights, Parameter EncoderBias, Parameter DecoderWeights, Parameter DecoderBias)
{
    /// <summary>Creates them: decoder rows in random directions, the encoder equal to the decoder, encoder biases 0.</summary>
    /// <remarks>The encoder starts tied to the decoder (W_enc = W_decᵀ), which spares most latents an early death; gradients do not keep it so.</remarks>
    /// <param name="parameters">Where they are added.</param>
    /// <param name="shape">d and m.</param>
    /// <param name="context">Random numbers and sample rows.</param>
    /// <param name="decoderRowNorm">Norm of each decoder row.</param>
    /// <param name="biasStart">Where b_dec starts.</param>
    public static void Create(
        ParameterSet parameters, SaeShape shape, InitialisationContext context, double decoderRowNorm, DecoderBiasStart biasStart)
    {
        using var directions = new Matrix(shape.LatentCount, shape.InputDim);
        var random = context.Random.For("decoder directions");
        for (var i = 0; i < shape.LatentCount; i++)
            FillDirection(directions.Row(i), decoderRowNorm, random);
        using var encoderBias = new Matrix(shape.LatentCount, 1);
        using var decoderBias = biasStart switch
        {
            DecoderBiasStart.Mean => Centre.Mean(context.Sample),
            DecoderBiasStart.GeometricMedian => Centre.GeometricMedian(context.Sample),
            _ => new Matrix(1, shape.InputDim),
        };
        parameters.Add(ParameterNames.EncoderWeights, directions, RowMeaning.Latent);
        parameters.Add(ParameterNames.EncoderBias, encoderBias, RowMeaning.Latent);
        parameters.Add(ParameterNames.DecoderWeights, directions, RowMeaning.Latent);
        parameters.Add(ParameterNames.DecoderBias, decoderBias, RowMeaning.Shared);
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

    private static void FillDirection(Span<float> row, double norm, RandomStream random)
    {
        random.FillGaussian(row);
        var square = 0.0;
        foreach (var value in row)
            square += (double)value * value;
        foreach (ref var value in row)
            value = (float)(value * norm / Math.Sqrt(square));
    }
}

/// <summary>Where the decoder bias starts. On data with a mean offset, starting at 0 costs latents their lives.</summary>
public enum DecoderBiasStart
{
    /// <summary>At 0.</summary>
    Zero,

    /// <summary>At the mean of the sample rows.</summary>
    Mean,

    /// <summary>At the geometric median of the sample rows, which outliers do not move (Bricken et al. 2023).</summary>
    GeometricMedian,
}

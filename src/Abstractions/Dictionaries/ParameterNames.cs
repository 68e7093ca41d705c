namespace SaeLab.Abstractions;

/// <summary>The exchange names of the parameters that most variants have.</summary>
public static class ParameterNames
{
    /// <summary>W_enc, stored by latent: [m, d].</summary>
    public const string EncoderWeights = "W_enc";

    /// <summary>b_enc [m, 1].</summary>
    public const string EncoderBias = "b_enc";

    /// <summary>W_dec [m, d].</summary>
    public const string DecoderWeights = "W_dec";

    /// <summary>b_dec [1, d].</summary>
    public const string DecoderBias = "b_dec";
}

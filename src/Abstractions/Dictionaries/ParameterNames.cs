namespace SaeLab.Abstractions;

/// <summary>The exchange names of the parameters that most variants have.</summary>
public static class ParameterNames
{
    /// <summary>W_enc, stored by latent: [m, d].</summary>
    public const string EncoderWeights = "W_enc";

    /// <summary>b_enc [m, 1].</summary>
    public const string EncoderBias = "b_enc";

    /// <summary>W_dec [m, d_out].</summary>
    public const string DecoderWeights = "W_dec";

    /// <summary>b_dec [1, d_out].</summary>
    public const string DecoderBias = "b_dec";

    /// <summary>Thresholds θ ≥ 0 [m, 1].</summary>
    public const string Threshold = "threshold";

    /// <summary>Weights of a linear path beside the latents, stored by output: [d_out, d].</summary>
    public const string Skip = "W_skip";

    /// <summary>The first factor of a dense path of low rank: [rank, d].</summary>
    public const string BypassDown = "W_down";

    /// <summary>The second factor of a dense path of low rank: [d_out, rank].</summary>
    public const string BypassUp = "W_up";

    /// <summary>The decoder as it started, which a softly frozen one stays close to: [m, d_out].</summary>
    public const string DecoderStart = "W_dec_start";
}

namespace SaeLab.Abstractions;

/// <summary>How latents follow from pre-activations, where a manifest may choose.</summary>
public enum SelectionKind
{
    /// <summary>The ⌊k·B⌋ largest positive of the batch; at inference those above a threshold (Bussmann et al. 2024).</summary>
    Batchtopk,

    /// <summary>The k largest of each row, where positive (Gao et al. 2024).</summary>
    Topk,

    /// <summary>All that are positive; a penalty keeps them few.</summary>
    Relu,
}

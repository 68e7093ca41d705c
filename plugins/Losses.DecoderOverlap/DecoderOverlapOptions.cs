using System.ComponentModel.DataAnnotations;

namespace SaeLab.Losses.DecoderOverlap;

/// <summary>Keeps decoder rows apart: c · mean over latents of (max_{j ≠ i} cos(d_i, d_j))², the maximum within a chunk of latents in a new random order each time (OrtSAE, arXiv 2509.22033).</summary>
/// <remarks>A concrete form of what the paper describes; its own chunk size, cadence and weight were not verified, so all three are options.</remarks>
public sealed record DecoderOverlapOptions
{
    /// <summary>c. Default 0.25: the error of inputs with mean squared norm 1 is below 1, and so is the overlap.</summary>
    [Range(0.0, double.MaxValue)]
    public double Coefficient { get; init; } = 0.25;

    /// <summary>How many latents are compared with each other, so that the cost is linear in their number. Default 8192 (OrtSAE).</summary>
    [Range(2, 1 << 24)]
    public int Chunk { get; init; } = 8192;

    /// <summary>
    /// Every how many steps the overlap is taken, c times as many then. Default 1, which trains the stated loss at every step; a step of it costs as much
    /// as an encoding of as many rows as a chunk has latents, so where chunks are many times larger than batches a few steps between save time.
    /// </summary>
    [Range(1, 1 << 20)]
    public int Every { get; init; } = 1;

    /// <summary>Which cosines count. Default <c>signed</c>: opposite rows serve different rows of data and do not overlap.</summary>
    public CosineKind Cosines { get; init; } = CosineKind.Signed;
}

/// <summary>Which cosines count as overlap.</summary>
public enum CosineKind
{
    /// <summary>Positive ones.</summary>
    Signed,

    /// <summary>|cos|, for latents that may be negative.</summary>
    Absolute,
}

using System.ComponentModel.DataAnnotations;
using System.Numerics;
using SaeLab.Abstractions;

namespace SaeLab.Sources.Pictures;

/// <summary>
/// Square patches of whitened pictures. Of pictures of things, sparse codes learn filters that are localised, oriented and of one scale each, as cells
/// of the visual cortex are; of noise with the same spectrum they do not (Olshausen and Field 1996). Neither training nor held-out rows ever end.
/// </summary>
/// <remarks>
/// <para>The spectrum of each picture is multiplied by R(f) = f·exp(−(f/f₀)⁴), f in cycles per picture, which makes that of natural pictures flat up to
/// about f₀ and takes the mean away; then the picture is scaled to one variance of its pixels. A patch's own mean stays. A row is the patch's pixels,
/// one line after another.</para>
/// <para>Pictures are made, or read, when a row is first wanted. Of the part's pictures each is equally likely, and so is each place in it.
/// Held-out rows are of other pictures: of as many made pictures again, or of the last file. Of a single file they are of its lower quarter; it is
/// whitened as a whole, so that what lies near the cut has a trace of what lies beyond.</para>
/// </remarks>
[Example("content=noise size=32 count=2 patch=4")]
public sealed record PicturesOptions : IValidatedOptions
{
    internal const int DefaultSize = 256, DefaultCount = 6;

    /// <summary>What the pictures show. Default <c>dead_leaves</c>: things that cover each other, as in photographs.</summary>
    public PictureContent Content { get; init; }

    /// <summary>The PNG files of <c>content: files</c>; relative to the manifest's folder. Default none.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>How many pictures are made to train on, and how many again to hold out. Default 6.</summary>
    [Range(1, 10_000)]
    public int? Count { get; init; }

    /// <summary>Pixels along a picture's side, a power of 2. Default 256 for pictures that are made; of a file, the greatest square in its middle that has such a side.</summary>
    [Range(16, 4096), Example("64")]
    public int? Size { get; init; }

    /// <summary>Pixels along a patch's side; a row has as many as its square. Default 8.</summary>
    [Range(2, 256), Example("5")]
    public int Patch { get; init; } = 8;

    /// <summary>f₀ of the filter as a share of the picture's side: 0.4 · 256 = 102 cycles per picture, where half the side is the most that pixels can show. Default 0.4, Olshausen and Field's.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Cutoff { get; init; } = 0.4;

    /// <summary>The variance of each whitened picture's pixels. Default 0.1, that of Olshausen and Field's program.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Variance { get; init; } = 0.1;

    /// <summary>How many pixels along each edge no patch uses, since the filter takes opposite edges for neighbours. Default 4.</summary>
    [Range(0, 1024)]
    public int Border { get; init; } = 4;

    /// <summary>The seed of the pictures that are made. Default: the manifest's seed, which then makes both pictures and the places of patches.
    /// Give one where runs of several seeds are to see the same pictures.</summary>
    public ulong? StructureSeed { get; init; }

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (Size is { } size && !BitOperations.IsPow2(size))
            yield return new OptionProblem(nameof(Size), $"{size} is no power of 2; {1 << BitOperations.Log2((uint)size)} is.");
        if ((Content == PictureContent.Files ? Size : Size ?? DefaultSize) is { } side && Patch + (2L * Border) > side)
            yield return new OptionProblem(nameof(Patch), $"A patch of {Patch} pixels and a border of {Border} on both sides of it do not fit into {side} pixels.");
        foreach (var problem in Content == PictureContent.Files ? ProblemsOfFiles() : ProblemsOfMadePictures())
            yield return problem;
    }

    private IEnumerable<OptionProblem> ProblemsOfFiles()
    {
        if (Files is not { Count: > 0 })
            yield return new OptionProblem(nameof(Files), "Give at least one PNG file.");
        if (Count is not null)
            yield return new OptionProblem(nameof(Count), "There are as many pictures as files; leave it out.");
        if (StructureSeed is not null)
            yield return new OptionProblem(nameof(StructureSeed), "Pictures from files have no seed; leave it out.");
    }

    private IEnumerable<OptionProblem> ProblemsOfMadePictures() =>
        Files is null ? [] : [new OptionProblem(nameof(Files), "Files are read with 'content: files' only.")];
}

/// <summary>What pictures show.</summary>
public enum PictureContent
{
    /// <summary>Opaque discs of one grey each, of all sizes, in front of each other: things with edges, at any scale.</summary>
    DeadLeaves,

    /// <summary>Gaussian noise with an amplitude of 1/f, as photographs have on average: the same spectrum without things.</summary>
    Noise,

    /// <summary>Photographs, or what else PNG files hold; colours become grey by 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).</summary>
    Files,
}

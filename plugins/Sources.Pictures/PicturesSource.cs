using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Pictures;

/// <summary>Patches of whitened pictures; see <see cref="PicturesOptions"/>.</summary>
internal sealed class PicturesSource : IActivationSource, IPatches
{
    private readonly PicturesOptions _options;
    private readonly RandomStream _random;
    private readonly Lazy<WhitePicture[]> _training;
    private readonly Lazy<WhitePicture[]> _heldOut;

    public PicturesSource(PicturesOptions options, SourceContext context)
    {
        (_options, _random) = (options, context.Random);
        var files = options.Content == PictureContent.Files ? new PictureFiles(options, context.Folder) : null;
        Files = files?.Paths ?? [];
        var structure = options.StructureSeed is { } seed ? RandomStream.FromSeed(seed).For("pictures") : context.Random.For("pictures");
        _training = new Lazy<WhitePicture[]>(() => files?.Read(Split.Training) ?? Make(structure.For("training")));
        _heldOut = new Lazy<WhitePicture[]>(() => files?.Read(Split.HeldOut) ?? Make(structure.For("held-out")));
    }

    public int InputDim => Side * Side;

    public int Side => _options.Patch;

    public IReadOnlyList<string> Files { get; }

    public long? RowCount(Split split) => null;

    public IActivationStream Open(Split split) =>
        new PatchStream(Pictures(split), Side, _random.For(split == Split.Training ? "training patches" : "held-out patches"));

    public void Dispose()
    {
    }

    internal IReadOnlyList<WhitePicture> Pictures(Split split) => (split == Split.Training ? _training : _heldOut).Value;

    /// <summary>Picture i from lane i alone.</summary>
    private WhitePicture[] Make(RandomStream random)
    {
        var size = _options.Size ?? PicturesOptions.DefaultSize;
        var pictures = new WhitePicture[_options.Count ?? PicturesOptions.DefaultCount];
        Parallel.For(0, pictures.Length, i =>
        {
            var lane = random.AtLane((ulong)i);
            var pixels = _options.Content == PictureContent.Noise ? FractalNoise.Draw(lane, size) : DeadLeaves.Draw(lane, size);
            pictures[i] = new WhitePicture(Filter.Whiten(pixels, size, _options.Cutoff, _options.Variance), size, PatchRegion.Whole(size, _options.Border));
        });
        return pictures;
    }
}

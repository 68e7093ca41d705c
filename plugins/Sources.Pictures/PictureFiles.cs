using SaeLab.Abstractions;

namespace SaeLab.Sources.Pictures;

/// <summary>Pictures from files: all but the last to train on and the last held out, or of a single one the lower quarter.</summary>
internal sealed class PictureFiles
{
    private readonly PicturesOptions _options;
    private readonly PngFile[] _files;

    /// <param name="options">With files.</param>
    /// <param name="folder">What their paths are relative to.</param>
    /// <exception cref="InputException">A file is missing, given twice, no PNG file, or too small.</exception>
    public PictureFiles(PicturesOptions options, string folder)
    {
        _options = options;
        string[] paths = [.. options.Files!.Select(file => Path.GetFullPath(file, folder))];
        if (paths.GroupBy(path => path, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
            throw new InputException($"{twice} is given twice; what is held out would be trained on");
        _files = [.. paths.Select(PngFile.Open)];
        foreach (var file in _files)
            RequireSize(file);
    }

    /// <summary>Full paths.</summary>
    public IReadOnlyList<string> Paths => [.. _files.Select(file => file.Path)];

    /// <summary>The whitened pictures of a part.</summary>
    /// <exception cref="InputException">A file is damaged, or shows nothing.</exception>
    public WhitePicture[] Read(Split split) => [.. Of(split).Select(file =>
    {
        var size = SizeOf(file);
        return new WhitePicture(Filter.Whiten(file.ReadCentre(size), size, _options.Cutoff, _options.Variance), size, RegionOf(file, split));
    })];

    private IEnumerable<PngFile> Of(Split split) => _files.Length == 1 ? _files : split == Split.Training ? _files[..^1] : _files[^1..];

    private int SizeOf(PngFile file) => _options.Size ?? file.GreatestSide;

    private PatchRegion RegionOf(PngFile file, Split split)
    {
        if (_files.Length > 1)
            return PatchRegion.Whole(SizeOf(file), _options.Border);
        return split == Split.Training ? PatchRegion.Upper(SizeOf(file), _options.Border) : PatchRegion.Lower(SizeOf(file), _options.Border);
    }

    private void RequireSize(PngFile file)
    {
        var dimensions = $"{file.Path}: it has {file.Width} × {file.Height} pixels";
        if (_options.Size is { } size && size > Math.Min(file.Width, file.Height))
            throw new InputException($"{dimensions}, too few for a square of {size}; make 'size' smaller or leave it out");
        if (!RegionOf(file, Split.Training).Holds(_options.Patch) || !RegionOf(file, Split.HeldOut).Holds(_options.Patch))
        {
            var part = _files.Length == 1 ? $"The lower quarter of the {SizeOf(file)} × {SizeOf(file)} in its middle" : $"The {SizeOf(file)} × {SizeOf(file)} in its middle";
            throw new InputException($"{dimensions}. {part} has no place for a patch of {_options.Patch} with a border of {_options.Border}; take another picture{(_files.Length == 1 ? ", several," : "")} or make these smaller");
        }
    }
}

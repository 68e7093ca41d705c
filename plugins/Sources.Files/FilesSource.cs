using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Files;

/// <summary>Activations from files; see <see cref="FilesOptions"/>.</summary>
internal sealed class FilesSource : IActivationSource
{
    private readonly FilesOptions _options;
    private readonly RandomStream _random;
    private readonly SplitRows _rows;

    public FilesSource(FilesOptions options, SourceContext context)
    {
        _options = options;
        _random = context.Random.For("shuffle");
        Files = FilePaths.Find("files", options.Path, context.Folder);
        _rows = new SplitRows("files", new RowTable(Files, options.Tensor), options.HeldOut);
    }

    public int InputDim => _rows.Columns;

    public IReadOnlyList<string> Files { get; }

    public long? RowCount(Split split) => _rows.Count(split);

    public IActivationStream Open(Split split) => _rows.Open(split, _options.Shuffle, _options.ShuffleWindow, _random);

    public void Dispose() => _rows.Dispose();
}

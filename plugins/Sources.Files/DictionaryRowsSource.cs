using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Files;

/// <summary>Decoder rows of a dictionary; see <see cref="DictionaryRowsOptions"/>.</summary>
internal sealed class DictionaryRowsSource : IActivationSource
{
    private const string Name = "dictionary_rows";

    private readonly DictionaryRowsOptions _options;
    private readonly RandomStream _random;
    private readonly SplitRows _rows;

    public DictionaryRowsSource(DictionaryRowsOptions options, SourceContext context)
    {
        _options = options;
        _random = context.Random.For("shuffle");
        Files = FilePaths.Find(Name, options.Path, context.Folder);
        if (Files.Count > 1)
            throw new InputException($"source {Name}: path '{options.Path}' means {Files.Count} files, {Files[0]} and others; give one");
        using var dictionary = context.ReadDictionary(Files[0]);
        _rows = new SplitRows(Name, new DictionaryRows(dictionary.DecoderWeights, options.Normalise), options.HeldOut);
    }

    public int InputDim => _rows.Columns;

    public IReadOnlyList<string> Files { get; }

    public long? RowCount(Split split) => _rows.Count(split);

    public IActivationStream Open(Split split) => _rows.Open(split, _options.Shuffle, _options.ShuffleWindow, _random);

    public void Dispose() => _rows.Dispose();
}

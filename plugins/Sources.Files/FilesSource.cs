using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Files;

/// <summary>Activations from files: all rows but the last ones to train on, shuffled; the last ones held out.</summary>
internal sealed class FilesSource : IActivationSource
{
    private readonly FilesOptions _options;
    private readonly RandomStream _random;
    private readonly RowTable _table;
    private readonly long _trainingRows;

    public FilesSource(FilesOptions options, SourceContext context)
    {
        _options = options;
        _random = context.Random.For("shuffle");
        Files = FilePaths.Find(options.Path, context.Folder);
        _table = new RowTable(Files, options.Tensor);
        var heldOut = (long)Math.Round(_table.Rows * options.HeldOut, MidpointRounding.AwayFromZero);
        _trainingRows = _table.Rows - heldOut;
        if (heldOut < 1 || _trainingRows < 1)
        {
            _table.Dispose();
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"source files: holding out {options.HeldOut} of {_table.Rows} rows leaves {_trainingRows} to train on and {heldOut} to evaluate on; change held_out or give more rows"));
        }
    }

    public int InputDim => _table.Columns;

    public IReadOnlyList<string> Files { get; }

    public long? RowCount(Split split) => split == Split.Training ? _trainingRows : _table.Rows - _trainingRows;

    public IActivationStream Open(Split split) => split == Split.Training
        ? new TrainingStream(_table, RowOrder.Create(_options.Shuffle, _trainingRows, _options.ShuffleWindow, _random))
        : new HeldOutStream(_table, _trainingRows);

    public void Dispose() => _table.Dispose();
}

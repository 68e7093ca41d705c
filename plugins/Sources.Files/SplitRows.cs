using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Files;

/// <summary>A table cut in two: all rows but the last ones to train on, shuffled; the last ones held out.</summary>
internal sealed class SplitRows : IDisposable
{
    private readonly IRowTable _table;

    /// <param name="source">The source's name, for messages.</param>
    /// <param name="table">The rows; belong to this object, also where it cannot be made.</param>
    /// <param name="heldOut">Which part to hold out.</param>
    /// <exception cref="InputException">One of the two parts would be empty.</exception>
    public SplitRows(string source, IRowTable table, double heldOut)
    {
        _table = table;
        HeldOutRows = (long)Math.Round(table.Rows * heldOut, MidpointRounding.AwayFromZero);
        TrainingRows = table.Rows - HeldOutRows;
        if (HeldOutRows < 1 || TrainingRows < 1)
        {
            table.Dispose();
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"source {source}: holding out {heldOut} of {table.Rows} rows leaves {TrainingRows} to train on and {HeldOutRows} to evaluate on; change held_out or give more rows"));
        }
    }

    public int Columns => _table.Columns;

    public long TrainingRows { get; }

    public long HeldOutRows { get; }

    public long Count(Split split) => split == Split.Training ? TrainingRows : HeldOutRows;

    public IActivationStream Open(Split split, ShuffleKind shuffle, long window, RandomStream random) => split == Split.Training
        ? new TrainingStream(_table, RowOrder.Create(shuffle, TrainingRows, window, random))
        : new HeldOutStream(_table, TrainingRows);

    public void Dispose() => _table.Dispose();
}

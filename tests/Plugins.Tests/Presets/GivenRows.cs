using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Presets;

/// <summary>A source that delivers given batches one after the other, over and over.</summary>
internal class GivenRows(Matrix[] batches) : IActivationSource
{
    public int InputDim => batches[0].Columns;

    public IReadOnlyList<string> Files => [];

    public long? RowCount(Split split) => batches.Sum(b => b.Rows);

    public virtual IActivationStream Open(Split split) => new GivenStream(batches, null);

    public void Dispose()
    {
    }
}

/// <summary>The same with targets.</summary>
internal sealed class GivenPairs(Matrix[] batches, Matrix[] targets) : GivenRows(batches), ITargets
{
    private readonly Matrix[] _batches = batches;

    public int TargetDim => targets[0].Columns;

    public override IActivationStream Open(Split split) => new GivenStream(_batches, targets);
}

/// <summary>Batches one after the other.</summary>
internal sealed class GivenStream(Matrix[] batches, Matrix[]? targets) : ITargetStream
{
    private long _lastStart;

    public long Position { get; set; }

    public int Read(Matrix rows)
    {
        _lastStart = Position;
        Position += rows.Rows;
        return Copy(batches, rows);
    }

    public void ReadTargets(Matrix wanted) => Copy(targets ?? throw new NotSupportedException("These rows have no targets."), wanted);

    public void Dispose()
    {
    }

    private int Copy(Matrix[] from, Matrix to)
    {
        for (var i = 0; i < to.Rows; i++)
        {
            var row = _lastStart + i;
            from[row / from[0].Rows % from.Length].Row((int)(row % from[0].Rows)).CopyTo(to.Row(i));
        }

        return to.Rows;
    }
}

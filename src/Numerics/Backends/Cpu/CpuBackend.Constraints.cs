using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    internal override void ScheduleFreeSignStep(
        Tensor value, Tensor gradient, Tensor z, Tensor x, double learningRate, double beta, double averageWeight)
    {
        var step = new ScheduleFreeBlock<T>
        {
            Count = value.Count, Value = Of(value), Gradient = Of(gradient), Z = Of(z), X = Of(x),
            LearningRate = (float)learningRate, Beta = (float)beta, AverageWeight = (float)averageWeight,
        };
        _workers.For(Pieces(value.Count, ScheduleFreeBlock<T>.PerPiece), ref step);
    }

    internal override void ReplaceRows(Tensor? source, ReadOnlySpan<int> rows, Tensor destination)
    {
        foreach (var i in rows)
        {
            var row = ((Matrix)destination).Row(i);
            if (source is null)
                row.Clear();
            else
                ((Matrix)source).Row(i).CopyTo(row);
        }
    }

    internal override void RaiseToZero(Tensor values)
    {
        var raise = new RaiseToZeroBlock<T> { Count = values.Count, Values = Of(values) };
        _workers.For(Pieces(values.Count, RaiseToZeroBlock<T>.PerPiece), ref raise);
    }

    internal override void TurnIntoCone(Tensor rows, Tensor axes, double cosine)
    {
        var turn = new ConeRows<T> { RowCount = rows.Rows, Columns = rows.Columns, Table = Of(rows), Axes = Of(axes), Cosine = cosine };
        _workers.For(Pieces(rows.Rows, ConeRows<T>.RowsPerPiece), ref turn);
    }
}

using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    internal override void Clear(Tensor destination) => ((Matrix)destination).Clear();

    internal override void AddScaled(Tensor source, double factor, Tensor destination, bool accumulate) =>
        AddScaledDifference(Of(source), null, source.Count, (float)factor, new GradientSlot(destination, accumulate));

    internal override void AddScaledDifference(Tensor a, Tensor b, double factor, Tensor destination, bool accumulate) =>
        AddScaledDifference(Of(a), Of(b), a.Count, (float)factor, new GradientSlot(destination, accumulate));

    internal override double SumOfSquares(Tensor a) => SquaredDifferences(a, null, 0);

    internal override double SumOfSquaredDifferences(Tensor a, Tensor b) => SquaredDifferences(a, Of(b), b.Columns);

    internal override double SumOfSquaresAboutMean(Tensor a)
    {
        var mean = _shared.Floats(1, a.Columns);
        SumRows(Of(a), a.Rows, a.Columns, null, 1f / a.Rows, mean, accumulate: false);
        return SquaredDifferences(a, mean, 0);
    }

    internal override void RowNorms(Tensor rows, int blocks, Tensor destination) => ForRows(RowTask.Norms, rows, Of(destination), blocks);

    internal override void RowNormsBackward(Tensor rows, int blocks, Tensor gradient, Tensor rowsGradient, bool accumulate) =>
        ForRows(RowTask.AddUnitRows, rows, Of(rowsGradient), blocks, Of(gradient), accumulate);

    internal override void ProjectOffRows(Tensor rows, Tensor gradient) => ForRows(RowTask.ProjectOff, rows, Of(gradient));

    internal override void NormalizeRows(Tensor rows) => ForRows(RowTask.Normalize, rows, null);

    internal override void AdamStep(Tensor value, Tensor gradient, Tensor firstMoment, Tensor secondMoment, in AdamStep step)
    {
        var adam = new AdamBlock<T>
        {
            Count = value.Count, Value = Of(value), Gradient = Of(gradient), First = Of(firstMoment), Second = Of(secondMoment), Step = step,
        };
        _workers.For(Pieces(value.Count, AdamBlock<T>.PerPiece), ref adam);
    }

    private void AddScaledDifference(float* a, float* b, int count, float factor, GradientSlot slot)
    {
        var difference = new ScaledDifference<T>
        {
            Count = count, A = a, B = b, Factor = factor, Destination = Of(slot.Destination), Accumulate = slot.Accumulate,
        };
        _workers.For(Pieces(count, ScaledDifference<T>.PerPiece), ref difference);
    }

    private double SquaredDifferences(Tensor a, float* b, int strideOfB)
    {
        var pieces = Pieces(a.Rows, SquaredDifferenceSums<T>.RowsPerPiece);
        var sums = new SquaredDifferenceSums<T>
        {
            RowCount = a.Rows, Columns = a.Columns, A = Of(a), B = b, StrideOfB = strideOfB, Partial = Partial(pieces),
        };
        _workers.For(pieces, ref sums);
        return Total(sums.Partial, pieces);
    }

    private void ForRows(RowTask task, Tensor rows, float* destination, int blocks = 1, float* factors = null, bool accumulate = false)
    {
        var geometry = new RowGeometry<T>
        {
            Task = task, RowCount = rows.Rows, Columns = rows.Columns, Table = Of(rows),
            Destination = destination, Blocks = blocks, Factors = factors, Accumulate = accumulate,
        };
        _workers.For(Pieces(rows.Rows, RowGeometry<T>.RowsPerPiece), ref geometry);
    }
}

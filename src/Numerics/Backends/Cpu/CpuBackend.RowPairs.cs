using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    internal override void ScaleRows(Tensor rows, Tensor factors, Tensor destination, bool accumulate) =>
        ForRowPairs(RowPairTask.Scale, rows, factors, null, destination, accumulate);

    internal override void RowDots(Tensor a, Tensor b, Tensor destination, bool accumulate) =>
        ForRowPairs(RowPairTask.Dot, a, b, null, destination, accumulate);

    internal override void AlignRows(Tensor v, Tensor directions, Tensor destination) =>
        ForRowPairs(RowPairTask.Align, v, directions, null, destination, accumulate: false);

    internal override void AlignRowsBackward(Tensor directions, Tensor gradient, Tensor destination, bool accumulate) =>
        ForRowPairs(RowPairTask.AlignGradient, gradient, directions, null, destination, accumulate);

    internal override void AlignRowsBackwardToDirections(Tensor v, Tensor directions, Tensor gradient, Tensor destination, bool accumulate) =>
        ForRowPairs(RowPairTask.AlignDirectionGradient, v, directions, gradient, destination, accumulate);

    private void ForRowPairs(RowPairTask task, Tensor a, Tensor b, Tensor? gradient, Tensor destination, bool accumulate)
    {
        var pairs = new RowPairs<T>
        {
            Task = task, RowCount = a.Rows, Columns = a.Columns, A = Of(a), B = Of(b), Gradient = Of(gradient),
            Destination = Of(destination), Accumulate = accumulate,
        };
        _workers.For(Pieces(a.Rows, RowPairs<T>.RowsPerPiece), ref pairs);
    }
}

using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    internal override void MultiplyByTranspose(Tensor x, Tensor weights, Tensor destination, bool accumulate) => Multiply(
        Operand.ByLine(Of(x), x.Columns), Operand.ByLine(Of(weights), weights.Columns), x.Columns, destination, accumulate);

    internal override void Multiply(Tensor a, Tensor b, Tensor destination, bool accumulate) => Multiply(
        Operand.ByLine(Of(a), a.Columns), Operand.ByDepth(Of(b), b.Columns), a.Columns, destination, accumulate);

    internal override void MultiplyTransposed(Tensor a, Tensor b, Tensor destination, bool accumulate) => Multiply(
        Operand.ByDepth(Of(a), a.Columns), Operand.ByDepth(Of(b), b.Columns), a.Rows, destination, accumulate);

    private void Multiply(Operand a, Operand b, int depth, Tensor destination, bool accumulate)
    {
        if (depth > 0)
            Multiply(a, b, destination.Rows, destination.Columns, depth, Of(destination), destination.Columns, accumulate);
        else if (!accumulate)
            Clear(destination);
    }
}

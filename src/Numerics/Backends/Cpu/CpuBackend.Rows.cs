using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    internal override void SubtractRow(Tensor rows, Tensor row, Tensor destination)
    {
        var centre = new CentreRows<T>
        {
            RowCount = rows.Rows, Columns = rows.Columns, Inputs = Of(rows), Offset = Of(row), Destination = Of(destination),
        };
        _workers.For(Pieces(rows.Rows, CentreRows<T>.RowsPerPiece), ref centre);
    }

    internal override void SumRows(Tensor rows, double factor, Tensor destination, bool accumulate) =>
        SumRows(Of(rows), rows.Rows, rows.Columns, null, (float)factor, Of(destination), accumulate);
}

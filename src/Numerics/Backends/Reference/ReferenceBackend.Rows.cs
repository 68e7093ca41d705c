namespace SaeLab.Numerics;

public sealed partial class ReferenceBackend
{
    internal override void SubtractRow(Tensor rows, Tensor row, Tensor destination)
    {
        for (var b = 0; b < rows.Rows; b++)
        {
            for (var c = 0; c < rows.Columns; c++)
                Of(destination)[b, c] = Of(rows)[b, c] - Of(row)[0, c];
        }
    }

    internal override void SumRows(Tensor rows, double factor, Tensor destination, bool accumulate)
    {
        for (var c = 0; c < rows.Columns; c++)
        {
            var sum = 0.0;
            for (var b = 0; b < rows.Rows; b++)
                sum += Of(rows)[b, c];
            Of(destination)[0, c] = (accumulate ? Of(destination)[0, c] : 0) + (factor * sum);
        }
    }
}

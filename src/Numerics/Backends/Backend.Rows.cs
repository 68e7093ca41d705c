namespace SaeLab.Numerics;

public abstract partial class Backend
{
    /// <summary>destination_b = rows_b − row.</summary>
    internal abstract void SubtractRow(Tensor rows, Tensor row, Tensor destination);

    /// <summary>destination = (accumulate ? destination : 0) + factor · Σ_b rows_b, a single row.</summary>
    internal abstract void SumRows(Tensor rows, double factor, Tensor destination, bool accumulate);
}

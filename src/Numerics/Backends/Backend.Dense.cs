namespace SaeLab.Numerics;

public abstract partial class Backend
{
    /// <summary>result = x · Wᵀ for x [B, c] and W [r, c].</summary>
    internal abstract void MultiplyByTranspose(Tensor x, Tensor weights, Tensor result);

    /// <summary>destination (+)= a · b for a [n, k] and b [k, c].</summary>
    internal abstract void Multiply(Tensor a, Tensor b, Tensor destination, bool accumulate);

    /// <summary>destination (+)= aᵀ · b for a [k, n] and b [k, c].</summary>
    internal abstract void MultiplyTransposed(Tensor a, Tensor b, Tensor destination, bool accumulate);

    /// <summary>destination (+)= a · b, entry by entry.</summary>
    internal abstract void MultiplyEntries(Tensor a, Tensor b, Tensor destination, bool accumulate);

    /// <summary>destination = eᵃ, entry by entry.</summary>
    internal abstract void Exp(Tensor a, Tensor destination);

    /// <summary>destination row_i (+)= factor_i · row_i, factors [n, 1].</summary>
    internal abstract void ScaleRows(Tensor rows, Tensor factors, Tensor destination, bool accumulate);

    /// <summary>destination_i (+)= a_i · b_i, one number per row.</summary>
    internal abstract void RowDots(Tensor a, Tensor b, Tensor destination, bool accumulate);

    /// <summary>destination_i = Σ over equal blocks of row i of the block's ‖·‖₂, as an [n, 1] array.</summary>
    internal abstract void RowNorms(Tensor rows, int blocks, Tensor destination);

    /// <summary>∂/∂block of row_i (+)= g_i · block / max(‖block‖, 1e-8).</summary>
    internal abstract void RowNormsBackward(Tensor rows, int blocks, Tensor gradient, Tensor rowsGradient, bool accumulate);

    /// <summary>destination row_i = v_i + (1 − v_i · d_i) d_i.</summary>
    internal abstract void AlignRows(Tensor v, Tensor directions, Tensor destination);

    /// <summary>∂/∂v_i (+)= g_i − (g_i · d_i) d_i.</summary>
    internal abstract void AlignRowsBackward(Tensor directions, Tensor gradient, Tensor destination, bool accumulate);

    /// <summary>∂/∂d_i (+)= (1 − v_i · d_i) g_i − (g_i · d_i) v_i.</summary>
    internal abstract void AlignRowsBackwardToDirections(Tensor v, Tensor directions, Tensor gradient, Tensor destination, bool accumulate);
}

namespace SaeLab.Numerics;

public abstract partial class Backend
{
    /// <summary>destination (+)= x · Wᵀ for x [B, c] and W [r, c].</summary>
    internal abstract void MultiplyByTranspose(Tensor x, Tensor weights, Tensor destination, bool accumulate);

    /// <summary>destination (+)= a · b for a [n, k] and b [k, c].</summary>
    internal abstract void Multiply(Tensor a, Tensor b, Tensor destination, bool accumulate);

    /// <summary>destination (+)= aᵀ · b for a [k, n] and b [k, c].</summary>
    internal abstract void MultiplyTransposed(Tensor a, Tensor b, Tensor destination, bool accumulate);

    /// <summary>destination (+)= a · b, entry by entry.</summary>
    internal abstract void MultiplyEntries(Tensor a, Tensor b, Tensor destination, bool accumulate);

    /// <summary>destination (+)= a where sign &gt; 0, and 0 elsewhere, entry by entry.</summary>
    internal abstract void KeepWherePositive(Tensor sign, Tensor a, Tensor destination, bool accumulate);

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

    /// <summary>Of each row the partner_i = argmax_{j ≠ i} cos(d_i, d_j), or of |cos|, within its chunk, and their cosine; −1 and 0 where no maximum exceeds 0.</summary>
    /// <param name="rows">d [m, d].</param>
    /// <param name="order">A permutation, cut into chunks; of equal maxima the first in this order wins.</param>
    /// <param name="chunk">Length of a chunk; the last may be shorter.</param>
    /// <param name="absolute">Compare |cos|; the cosines that are returned keep their sign.</param>
    /// <param name="partners">Receives m indices of rows.</param>
    /// <param name="cosines">Receives m cosines.</param>
    /// <exception cref="NotFiniteNumberException">A row is not finite.</exception>
    internal abstract void NearestRows(Tensor rows, ReadOnlySpan<int> order, int chunk, bool absolute, Span<int> partners, Span<double> cosines);

    /// <summary>The gradient of factor/2 · Σ_i cosine_i²: for each pair (i, j = partner_i), ∂/∂d_i (+)= factor · c · (û_j − c û_i)/‖d_i‖ and the same for d_j.</summary>
    internal abstract void NearestRowsBackward(
        Tensor rows, ReadOnlySpan<int> partners, ReadOnlySpan<double> cosines, double factor, Tensor rowsGradient, bool accumulate);
}

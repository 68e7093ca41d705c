namespace SaeLab.Numerics;

/// <summary>All that the best dictionary for given codes depends on: A = Σ a aᵀ and B = Σ a rᵀ over rows r with codes a.</summary>
/// <remarks>The error is Σ‖r − a·D‖² = Σ‖r‖² − 2 tr(BDᵀ) + tr(ADDᵀ). Owns its matrices.</remarks>
public sealed class CodeMoments : IDisposable
{
    /// <summary>Of no rows yet.</summary>
    public CodeMoments(int latents, int dimension) : this(new Matrix(latents, latents), new Matrix(latents, dimension))
    {
    }

    /// <summary>As they were kept.</summary>
    /// <param name="squares">A [m, m]; belongs to this from now on.</param>
    /// <param name="products">B [m, d]; as well.</param>
    public CodeMoments(Matrix squares, Matrix products) => (Squares, Products) = (squares, products);

    /// <summary>A [m, m], symmetric.</summary>
    public Matrix Squares { get; }

    /// <summary>B [m, d].</summary>
    public Matrix Products { get; }

    /// <summary>A ← βA + Σ a aᵀ, B ← βB + Σ a rᵀ.</summary>
    /// <param name="codes">a [n, m].</param>
    /// <param name="rows">r [n, d].</param>
    /// <param name="keep">β, from 0 to 1.</param>
    public void Add(SparseLatents codes, Matrix rows, double keep)
    {
        Scale(Squares, keep);
        Scale(Products, keep);
        for (var r = 0; r < rows.Rows; r++)
        {
            var indices = codes.Indices(r);
            var values = codes.Values(r);
            var row = rows.Row(r);
            for (var k = 0; k < indices.Length; k++)
            {
                var squares = Squares.Row(indices[k]);
                var products = Products.Row(indices[k]);
                for (var j = 0; j < indices.Length; j++)
                    squares[indices[j]] += values[k] * values[j];
                for (var c = 0; c < row.Length; c++)
                    products[c] += values[k] * row[c];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Squares.Dispose();
        Products.Dispose();
    }

    private static void Scale(Matrix matrix, double factor)
    {
        foreach (ref var value in matrix.Span)
            value = (float)(value * factor);
    }
}

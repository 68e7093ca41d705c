namespace SaeLab.Numerics;

/// <summary>Products of matrices in host memory, computed by a backend; in single precision on a CPU.</summary>
public static class Products
{
    /// <summary>A·Bᵀ [n, r]: all inner products of rows.</summary>
    /// <param name="a">A [n, c].</param>
    /// <param name="b">B [r, c].</param>
    /// <param name="backend">Where to compute.</param>
    /// <exception cref="ArgumentException">Rows of different lengths.</exception>
    public static Matrix OfRows(Matrix a, Matrix b, Backend backend)
    {
        Require(a.Columns, b.Columns, a, b);
        return Run(a, b, a.Rows, b.Rows, backend, (x, y, product) => backend.MultiplyByTranspose(x, y, product, accumulate: false));
    }

    /// <summary>A·B [n, c]: sums of rows of B.</summary>
    /// <param name="a">A [n, k].</param>
    /// <param name="b">B [k, c].</param>
    /// <param name="backend">Where to compute.</param>
    /// <exception cref="ArgumentException">A has not as many columns as B has rows.</exception>
    public static Matrix Of(Matrix a, Matrix b, Backend backend)
    {
        Require(a.Columns, b.Rows, a, b);
        return Run(a, b, a.Rows, b.Columns, backend, (x, y, product) => backend.Multiply(x, y, product, accumulate: false));
    }

    /// <summary>Aᵀ·B [n, c]: sums over rows.</summary>
    /// <param name="a">A [k, n].</param>
    /// <param name="b">B [k, c].</param>
    /// <param name="backend">Where to compute.</param>
    /// <exception cref="ArgumentException">Different numbers of rows.</exception>
    public static Matrix OverRows(Matrix a, Matrix b, Backend backend)
    {
        Require(a.Rows, b.Rows, a, b);
        return Run(a, b, a.Columns, b.Columns, backend, (x, y, product) => backend.MultiplyTransposed(x, y, product, accumulate: false));
    }

    private static Matrix Run(Matrix a, Matrix b, int rows, int columns, Backend backend, Action<Tensor, Tensor, Tensor> multiply)
    {
        var product = backend.NewTensor(rows, columns);
        multiply(backend.Import(a), backend.Import(b), product);
        if (product is Matrix inHostMemory)
            return inHostMemory;
        using (product)
            return product.ToMatrix();
    }

    private static void Require(int one, int other, Matrix a, Matrix b)
    {
        if (one != other)
            throw new ArgumentException($"[{a.Rows}, {a.Columns}] and [{b.Rows}, {b.Columns}] do not fit together: {one} and {other} must be equal.");
    }
}

namespace SaeLab.Numerics;

/// <summary>The products of all pairs of dictionary rows, G_ij = d_i · d_j, and those of inputs with them, in double precision.</summary>
internal sealed class GramMatrix
{
    private readonly double[][] _atoms;
    private readonly double[][] _rows;

    /// <summary>m²·d operations.</summary>
    /// <exception cref="NotFiniteNumberException">A row is not finite.</exception>
    public GramMatrix(Matrix dictionary, Backend backend)
    {
        _atoms = [.. Enumerable.Range(0, dictionary.Rows).Select(i => Vectors.Widened(dictionary.Row(i)))];
        _rows = new double[dictionary.Rows][];
        backend.For(Size, i =>
        {
            _rows[i] = new double[Size];
            ProductsWith(_atoms[i], _rows[i]);
        });
        for (var i = 0; i < Size; i++)
        {
            if (!double.IsFinite(_rows[i][i]))
                throw new NotFiniteNumberException($"Dictionary row {i} is not finite.");
        }
    }

    /// <summary>m.</summary>
    public int Size => _atoms.Length;

    /// <summary>Products of row i with all rows.</summary>
    public double[] this[int i] => _rows[i];

    /// <summary>q_i = x · d_i.</summary>
    public void ProductsWith(ReadOnlySpan<double> x, Span<double> products)
    {
        for (var i = 0; i < products.Length; i++)
            products[i] = Vectors.Dot(x, _atoms[i]);
    }
}

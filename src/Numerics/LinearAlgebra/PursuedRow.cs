namespace SaeLab.Numerics;

/// <summary>One row of an orthogonal matching pursuit: what it has chosen, and what that leaves of it.</summary>
internal sealed class PursuedRow
{
    /// <summary>A row that is a sum of directions, all in single precision, is one to within this share of its norm.</summary>
    private const double Rounding = 1e-5;

    private readonly UnitDirections _directions;
    private readonly double[] _row;
    private readonly double _norm;
    private readonly double _enough;
    private readonly Cholesky _factor = new();
    private readonly List<int> _support = [];
    private readonly List<double[]> _chosen = [];
    private readonly List<double> _products = [];
    private readonly HashSet<int> _dependent = [];
    private double[] _residual;
    private double[] _coefficients = [];

    /// <exception cref="NotFiniteNumberException">The row is not finite.</exception>
    public PursuedRow(ReadOnlySpan<float> row, UnitDirections directions, double residual)
    {
        _directions = directions;
        _row = Vectors.Widened(row);
        _residual = _row;
        _norm = Math.Sqrt(Vectors.Dot(_row, _row));
        if (!double.IsFinite(_norm))
            throw new NotFiniteNumberException("A row to pursue is not finite.");
        _enough = Math.Max(residual, Rounding * _norm);
        IsDone = _norm <= _enough;
    }

    /// <summary>Whether nothing is left to choose for.</summary>
    public bool IsDone { get; private set; }

    /// <summary>r, as a row of a multiplication.</summary>
    public void CopyResidual(Span<float> destination)
    {
        for (var c = 0; c < destination.Length; c++)
            destination[c] = (float)_residual[c];
    }

    /// <summary>Chooses a direction and solves anew.</summary>
    /// <param name="products">r·g_j of all directions.</param>
    public void Step(ReadOnlySpan<float> products)
    {
        while (Best(products) is var j and >= 0)
        {
            if (!TryTake(j))
            {
                _dependent.Add(j);
                continue;
            }

            Solve();
            IsDone = Math.Sqrt(Vectors.Dot(_residual, _residual)) <= _enough;
            return;
        }

        IsDone = true;
    }

    /// <summary>Adds the code to a batch.</summary>
    public void AddTo(SparseLatents codes)
    {
        var order = Enumerable.Range(0, _support.Count).OrderBy(k => _support[k]).ToArray();
        codes.AddRow([.. order.Select(k => _support[k])], [.. order.Select(k => (float)_coefficients[k])]);
    }

    /// <summary>The direction that the residual has most of; −1 where it is orthogonal to all that are left.</summary>
    private int Best(ReadOnlySpan<float> products)
    {
        var (best, largest) = (-1, 0f);
        var inverse = _directions.InverseNorms;
        for (var j = 0; j < products.Length; j++)
        {
            var size = Math.Abs(products[j]) * inverse[j];
            if (size > largest && !_support.Contains(j) && !_dependent.Contains(j))
                (best, largest) = (j, size);
        }

        return best;
    }

    private bool TryTake(int j)
    {
        var direction = _directions.Row(j);
        double[] products = [.. _chosen.Select(other => Vectors.Dot(other, direction))];
        if (!_factor.TryAppend(products, Vectors.Dot(direction, direction)))
            return false;
        _support.Add(j);
        _chosen.Add(direction);
        _products.Add(Vectors.Dot(_row, direction));
        return true;
    }

    /// <summary>a = (G_S G_Sᵀ)⁻¹ G_S x, and what it leaves.</summary>
    private void Solve()
    {
        _coefficients = [.. _products];
        _factor.Solve(_coefficients);
        _residual = [.. _row];
        for (var k = 0; k < _coefficients.Length; k++)
            Vectors.AddScaled(_chosen[k], -_coefficients[k], _residual);
    }
}

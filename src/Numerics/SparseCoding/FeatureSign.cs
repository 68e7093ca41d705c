namespace SaeLab.Numerics;

/// <summary>Feature-sign search (Lee, Battle, Raina and Ng 2007): the exact minimum of ½ aᵀGa − q·a + γ‖a‖₁, for one row after another.</summary>
/// <remarks>
/// Signs are guessed, one atom more at a time; for given signs the minimum is a linear system over the atoms that are used. On the way to it the
/// objective is looked at wherever a coefficient crosses 0. The objective falls with every atom, so the search ends, at the minimum up to the rounding of
/// double precision. An atom that depends on those in use takes the place of one of them. Not safe for concurrent use.
/// </remarks>
/// <param name="gram">G.</param>
/// <param name="lasso">γ, and whether a ≥ 0.</param>
internal sealed class FeatureSign(GramMatrix gram, Lasso lasso)
{
    /// <summary>What gradients of this share of the largest product are: rounding.</summary>
    private const double Rounding = 1e-12;

    private readonly double[] _products = new double[gram.Size];
    private readonly double[] _gradient = new double[gram.Size];
    private readonly List<int> _atoms = [];
    private readonly List<double> _values = [];
    private readonly List<double> _signs = [];
    private readonly HashSet<int> _excluded = [];
    private Cholesky _factor = new();

    /// <summary>The atoms in use, in the order in which they came.</summary>
    public IReadOnlyList<int> Atoms => _atoms;

    /// <summary>Their coefficients, none of them 0.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>Finds the minimum.</summary>
    /// <param name="products">q, a product with each atom.</param>
    public void Solve(ReadOnlySpan<double> products)
    {
        Begin(products);
        var slack = Rounding * Math.Max(lasso.Penalty, Largest(products));
        for (var objective = 0.0; FindNext(slack) is var next and >= 0;)
        {
            if (!TryActivate(next))
            {
                _excluded.Add(next);
                continue;
            }

            FitToSigns();
            FindGradient();
            var reached = Objective();
            if (!(reached < objective))
                return;
            objective = reached;
        }
    }

    private void Begin(ReadOnlySpan<double> products)
    {
        products.CopyTo(_products);
        for (var i = 0; i < _gradient.Length; i++)
            _gradient[i] = -products[i];
        _atoms.Clear();
        _values.Clear();
        _signs.Clear();
        _excluded.Clear();
        _factor = new Cholesky();
    }

    /// <summary>The unused atom along which the objective falls most steeply; −1 where it falls along none.</summary>
    private int FindNext(double slack)
    {
        var (next, steepest) = (-1, lasso.Penalty + slack);
        for (var i = 0; i < _gradient.Length; i++)
        {
            var slope = lasso.IsRectified ? -_gradient[i] : Math.Abs(_gradient[i]);
            if (slope > steepest && !_atoms.Contains(i) && !_excluded.Contains(i))
                (next, steepest) = (i, slope);
        }

        return next;
    }

    /// <summary>Takes an atom into use, with the sign that lowers the objective; false where rounding does not allow it.</summary>
    private bool TryActivate(int atom)
    {
        double sign = _gradient[atom] < 0 ? 1 : -1;
        double[] products = [.. _atoms.Select(other => gram[atom][other])];
        if (_factor.TryAppend(products, gram[atom][atom]))
        {
            Add(atom, 0, sign);
            return true;
        }

        // d_atom = Σ n_k d_k: to exchange them changes the penalty alone, and lowers it until the first coefficient is 0.
        _factor.Solve(products);
        var (first, step) = (-1, double.PositiveInfinity);
        for (var k = 0; k < products.Length; k++)
        {
            var reach = _values[k] / (sign * products[k]);
            if (reach > 0 && reach < step)
                (first, step) = (k, reach);
        }

        if (first < 0)
            return false;
        for (var k = 0; k < products.Length; k++)
            _values[k] -= step * sign * products[k];
        _values[first] = 0;
        Add(atom, step * sign, sign);
        DropZeros();
        return true;
    }

    /// <summary>Moves to the minimum, changing signs where coefficients cross 0.</summary>
    private void FitToSigns()
    {
        while (_atoms.Count > 0)
        {
            double[] target = [.. _atoms.Select((atom, k) => _products[atom] - (lasso.Penalty * _signs[k]))];
            _factor.Solve(target);
            if (target.Zip(_signs).All(pair => pair.First * pair.Second > 0))
            {
                for (var k = 0; k < target.Length; k++)
                    _values[k] = target[k];
                return;
            }

            MoveTowards(target);
        }
    }

    private void MoveTowards(double[] target)
    {
        double[] direction = [.. target.Zip(_values, (to, from) => to - from)];
        var crossings = Enumerable.Range(0, target.Length).Where(k => target[k] * _signs[k] <= 0).Select(k => (Atom: k, At: _values[k] / (_values[k] - target[k]))).ToList();
        var step = lasso.IsRectified ? crossings.Min(c => c.At) : Best(direction, [.. crossings.Select(c => c.At).Where(at => at > 0), 1]);
        for (var k = 0; k < direction.Length; k++)
            _values[k] += step * direction[k];
        foreach (var (atom, _) in crossings.Where(c => c.At == step))
            _values[atom] = 0;
        DropZeros();
    }

    /// <summary>The step of some at which the objective is least.</summary>
    private double Best(double[] direction, IReadOnlyList<double> steps)
    {
        var (slope, curvature) = (0.0, 0.0);
        for (var k = 0; k < direction.Length; k++)
        {
            var (along, here) = (0.0, -_products[_atoms[k]]);
            for (var j = 0; j < direction.Length; j++)
            {
                along += gram[_atoms[k]][_atoms[j]] * direction[j];
                here += gram[_atoms[k]][_atoms[j]] * _values[j];
            }

            slope += here * direction[k];
            curvature += along * direction[k];
        }

        return steps.MinBy(t => (t * slope) + (0.5 * t * t * curvature) + (lasso.Penalty * direction.Zip(_values, (by, from) => Math.Abs(from + (t * by))).Sum()));
    }

    private void DropZeros()
    {
        for (var k = _atoms.Count - 1; k >= 0; k--)
        {
            if (_values[k] == 0)
                RemoveAt(k);
            else
                _signs[k] = Math.Sign(_values[k]);
        }

        _factor = new Cholesky();
        for (var k = 0; k < _atoms.Count; k++)
        {
            if (!_factor.TryAppend([.. _atoms.Take(k).Select(other => gram[_atoms[k]][other])], gram[_atoms[k]][_atoms[k]]))
            {
                _excluded.Add(_atoms[k]);
                RemoveAt(k--);
            }
        }
    }

    private void FindGradient()
    {
        for (var i = 0; i < _gradient.Length; i++)
            _gradient[i] = -_products[i];
        for (var k = 0; k < _atoms.Count; k++)
            Vectors.AddScaled(gram[_atoms[k]], _values[k], _gradient);
    }

    /// <summary>½ aᵀGa − q·a + γ‖a‖₁, from Ga = gradient + q.</summary>
    private double Objective()
    {
        var sum = 0.0;
        for (var k = 0; k < _atoms.Count; k++)
            sum += (0.5 * _values[k] * (_gradient[_atoms[k]] - _products[_atoms[k]])) + (lasso.Penalty * Math.Abs(_values[k]));
        return sum;
    }

    private void Add(int atom, double value, double sign)
    {
        _atoms.Add(atom);
        _values.Add(value);
        _signs.Add(sign);
    }

    private void RemoveAt(int k)
    {
        _atoms.RemoveAt(k);
        _values.RemoveAt(k);
        _signs.RemoveAt(k);
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}

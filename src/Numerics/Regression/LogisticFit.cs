namespace SaeLab.Numerics;

/// <summary>One label of a logistic regression: where Newton's method stands, and the conjugate gradients of its next step.</summary>
internal sealed class LogisticFit
{
    /// <summary>What part of the fall that the slope promises a step must bring (Armijo).</summary>
    private const double LeastFall = 1e-4;

    private const int MostHalvings = 30;

    private readonly int _rows;
    private readonly double _penalty;
    private readonly double[] _columnSquares;
    private readonly bool[] _isOn;
    private readonly double[] _weights;
    private readonly double[] _logits;
    private readonly double[] _curvatures;
    private readonly double[] _gradient;
    private readonly double[] _remainder;
    private readonly double[] _preconditioned;
    private readonly double[] _direction;
    private readonly double[] _step;
    private readonly double[] _stepLogits;
    private double _firstNorm = double.NaN;
    private double _wanted;
    private double _product;

    /// <param name="rows">n.</param>
    /// <param name="positives">Rows with the label.</param>
    /// <param name="columnSquares">Mean squares of all columns, of which the last is that of the intercept.</param>
    /// <param name="penalty">λ.</param>
    public LogisticFit(int rows, int[] positives, double[] columnSquares, double penalty)
    {
        (_rows, _columnSquares, _penalty) = (rows, columnSquares, penalty);
        _isOn = new bool[rows];
        foreach (var r in positives)
            _isOn[r] = true;
        var size = columnSquares.Length;
        (_weights, _gradient, _remainder, _preconditioned, _direction, _step) =
            (new double[size], new double[size], new double[size], new double[size], new double[size], new double[size]);
        (_logits, _curvatures, _stepLogits) = (new double[rows], new double[rows], new double[rows]);

        // The best intercept for w = 0.
        _weights[^1] = Math.Log((double)positives.Length / (rows - positives.Length));
        Array.Fill(_logits, _weights[^1]);
    }

    /// <summary>Whether the gradient is small enough, or nothing lowers the loss any more.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether conjugate gradients are still on their way to the next step.</summary>
    public bool NeedsDirection { get; private set; }

    /// <summary>(p_r − [label]) / n, whose sum over rows times x_r is the gradient.</summary>
    public void CopyErrors(Span<float> destination)
    {
        for (var r = 0; r < _rows; r++)
        {
            var p = 1 / (1 + Math.Exp(-_logits[r]));
            _curvatures[r] = p * (1 - p) / _rows;
            destination[r] = (float)((p - (_isOn[r] ? 1 : 0)) / _rows);
        }
    }

    /// <summary>Begins a step.</summary>
    /// <param name="gradient">That of the mean loss, without the penalty.</param>
    public void Begin(ReadOnlySpan<float> gradient)
    {
        for (var c = 0; c < _gradient.Length; c++)
            _gradient[c] = gradient[c] + (Penalty(c) * _weights[c]);
        var norm = Math.Sqrt(Vectors.Dot(_gradient, _gradient));
        if (double.IsNaN(_firstNorm))
            _firstNorm = norm;
        IsDone = norm <= LogisticRegression.Tolerance * _firstNorm;
        NeedsDirection = !IsDone;
        if (IsDone)
            return;

        // The nearer the minimum, the more exact the step: Newton's method then ends faster than linearly.
        _wanted = norm * Math.Min(0.1, norm / _firstNorm);
        Array.Clear(_step);
        Array.Clear(_stepLogits);
        for (var c = 0; c < _remainder.Length; c++)
            _remainder[c] = -_gradient[c];
        _product = Precondition();
        _preconditioned.CopyTo(_direction, 0);
    }

    /// <summary>The direction to bend.</summary>
    public void CopyDirection(Span<float> destination)
    {
        for (var c = 0; c < destination.Length; c++)
            destination[c] = (float)_direction[c];
    }

    /// <summary>Logits along the direction, times the curvature of the loss.</summary>
    public void Weigh(ReadOnlySpan<float> along, Span<float> curved)
    {
        for (var r = 0; r < _rows; r++)
            curved[r] = (float)(along[r] * _curvatures[r]);
    }

    /// <summary>One step of conjugate gradients.</summary>
    /// <param name="along">x_r·v of the direction v.</param>
    /// <param name="bent">H·v without the penalty.</param>
    public void Advance(ReadOnlySpan<float> along, ReadOnlySpan<float> bent)
    {
        var curvature = 0.0;
        for (var c = 0; c < _direction.Length; c++)
            curvature += _direction[c] * (bent[c] + (Penalty(c) * _direction[c]));
        if (!(curvature > 0))
        {
            NeedsDirection = false;
            return;
        }

        var length = _product / curvature;
        for (var c = 0; c < _direction.Length; c++)
        {
            _step[c] += length * _direction[c];
            _remainder[c] -= length * (bent[c] + (Penalty(c) * _direction[c]));
        }

        for (var r = 0; r < _rows; r++)
            _stepLogits[r] += length * along[r];
        var before = _product;
        _product = Precondition();
        NeedsDirection = Math.Sqrt(Vectors.Dot(_remainder, _remainder)) > _wanted;
        for (var c = 0; c < _direction.Length; c++)
            _direction[c] = _preconditioned[c] + (_product / before * _direction[c]);
    }

    /// <summary>Takes the step, or as much of it as lowers the loss.</summary>
    public void Step()
    {
        if (IsDone)
            return;
        var slope = Vectors.Dot(_gradient, _step);
        var before = Loss(0);
        var length = 1.0;
        for (var halving = 0; halving < MostHalvings; halving++, length /= 2)
        {
            if (Loss(length) > before + (LeastFall * length * slope))
                continue;
            Vectors.AddScaled(_step, length, _weights);
            Vectors.AddScaled(_stepLogits, length, _logits);
            return;
        }

        IsDone = true;
    }

    /// <summary>w, then b.</summary>
    public void CopyWeights(Span<float> destination)
    {
        for (var c = 0; c < destination.Length; c++)
            destination[c] = (float)_weights[c];
    }

    private double Penalty(int column) => column < _weights.Length - 1 ? _penalty : 0;

    /// <summary>The remainder in units of the Hessian's diagonal, as if curvatures and columns were independent; returns its product with the remainder.</summary>
    private double Precondition()
    {
        var curvature = 0.0;
        foreach (var c in _curvatures)
            curvature += c;
        for (var c = 0; c < _remainder.Length; c++)
        {
            var diagonal = (curvature * _columnSquares[c]) + Penalty(c);
            _preconditioned[c] = diagonal > 0 ? _remainder[c] / diagonal : 0;
        }

        return Vectors.Dot(_remainder, _preconditioned);
    }

    private double Loss(double length)
    {
        var loss = 0.0;
        for (var r = 0; r < _rows; r++)
        {
            var margin = _logits[r] + (length * _stepLogits[r]);
            margin = _isOn[r] ? margin : -margin;
            // log(1 + exp(−margin)) without overflow.
            loss += Math.Max(-margin, 0) + Math.Log(1 + Math.Exp(-Math.Abs(margin)));
        }

        var square = 0.0;
        for (var c = 0; c < _weights.Length - 1; c++)
            square += Math.Pow(_weights[c] + (length * _step[c]), 2);
        return (loss / _rows) + (_penalty / 2 * square);
    }
}

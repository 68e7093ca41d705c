namespace SaeLab.Evaluators.Filters;

/// <summary>The central moments of one latent's activations over rows, rows on which it is 0 included.</summary>
/// <remarks>Updated about the running mean (Pébay 2008), not from sums of powers, which cancel where activations hardly vary. Zeros are added at the end, all at once.</remarks>
internal struct LatentMoments
{
    private double _mean;
    private double _second;
    private double _third;
    private double _fourth;

    /// <summary>On how many rows it was not 0.</summary>
    public long Fired { get; private set; }

    /// <summary>Adds an activation that is not 0.</summary>
    public void Add(double value)
    {
        double before = Fired++, n = Fired;
        var delta = value - _mean;
        var step = delta / n;
        var term = delta * step * before;
        _mean += step;
        _fourth += (term * step * step * ((n * n) - (3 * n) + 3)) + (6 * step * step * _second) - (4 * step * _third);
        _third += (term * step * (n - 2)) - (3 * step * _second);
        _second += term;
    }

    /// <summary>Σ(f − f̄)⁴/n / (Σ(f − f̄)²/n)² − 3; null where f does not vary.</summary>
    /// <param name="rows">n, with those on which it was 0.</param>
    public readonly double? ExcessKurtosis(long rows)
    {
        // Two groups, one of which has no spread: n_a values about their mean δ, n_b zeros.
        double n = rows, a = Fired, b = rows - Fired;
        if (n == 0)
            return null;
        var square = _mean * _mean;
        var second = _second + (square * a * b / n);
        var fourth = _fourth + (square * square * a * b * ((a * a) - (a * b) + (b * b)) / (n * n * n))
            + (6 * square * b * b * _second / (n * n)) + (4 * _mean * b * _third / n);
        return second > 0 ? (n * fourth / (second * second)) - 3 : null;
    }
}

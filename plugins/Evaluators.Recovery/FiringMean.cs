using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Recovery;

/// <summary>The mean number of firings in a row, with its interval; from exact sums of integers.</summary>
internal sealed class FiringMean
{
    /// <summary>The 97.5 % point of the normal distribution.</summary>
    private const double NormalZ = 1.959964;

    private long _rows;
    private long _sum;
    private long _squares;

    /// <summary>The mean; 0 without rows.</summary>
    public double Value => _rows == 0 ? 0 : (double)_sum / _rows;

    /// <summary>Value ± 1.96 standard errors, rows taken as independent; null below two rows.</summary>
    public Interval? Interval
    {
        get
        {
            if (_rows < 2)
                return null;
            var variance = Math.Max(0, _squares - (Value * _sum)) / (_rows - 1);
            var halfWidth = NormalZ * Math.Sqrt(variance / _rows);
            return new Interval(Value - halfWidth, Value + halfWidth);
        }
    }

    /// <summary>Adds a row.</summary>
    public void Add(int firings)
    {
        _rows++;
        _sum += firings;
        _squares += (long)firings * firings;
    }
}

using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Density;

/// <summary>The mean of one number per row, with its interval.</summary>
internal sealed class RowMean
{
    /// <summary>The 97.5 % point of the normal distribution.</summary>
    private const double NormalZ = 1.959964;

    private double _squares;

    /// <summary>Number of rows.</summary>
    public long Count { get; private set; }

    /// <summary>The mean; 0 without rows.</summary>
    public double Value { get; private set; }

    /// <summary>Value ± 1.96 standard errors, rows taken as independent; null below two rows.</summary>
    public Interval? Interval
    {
        get
        {
            if (Count < 2)
                return null;
            var halfWidth = NormalZ * Math.Sqrt(_squares / (Count - 1) / Count);
            return new Interval(Value - halfWidth, Value + halfWidth);
        }
    }

    /// <summary>Adds a row (Welford 1962).</summary>
    public void Add(double value)
    {
        Count++;
        var fromOldMean = value - Value;
        Value += fromOldMean / Count;
        _squares += fromOldMean * (value - Value);
    }
}

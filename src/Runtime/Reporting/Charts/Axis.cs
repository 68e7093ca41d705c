using System.Globalization;

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>Maps values to places along an axis, and says where its ticks are. Any numbers give an axis.</summary>
internal sealed class Axis
{
    private const int MostLogarithmicTicks = 7;
    private static readonly double[] RoundDigits = [1, 2, 5];

    private Axis(double low, double high, bool isLogarithmic, IReadOnlyList<double> ticks)
    {
        Low = low;
        High = high;
        IsLogarithmic = isLogarithmic;
        Ticks = ticks;
    }

    /// <summary>The value at its beginning.</summary>
    public double Low { get; }

    /// <summary>The value at its end, more than <see cref="Low"/>.</summary>
    public double High { get; }

    /// <summary>Whether equal ratios are equally far apart.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>Round values between the ends, ascending.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>An axis on which equal differences are equally far apart.</summary>
    /// <param name="low">The least value.</param>
    /// <param name="high">The largest value.</param>
    /// <param name="intervals">About how many intervals the ticks should make.</param>
    /// <param name="toRoundEnd">Whether it may go on to the next round value behind the largest.</param>
    public static Axis Linear(double low, double high, int intervals, bool toRoundEnd = false)
    {
        (low, high) = Widened(low, high);
        var step = RoundStep(high - low, intervals);
        if (!double.IsNormal(step) || Math.Abs(low / step) > 1e9 || Math.Abs(high / step) > 1e9)
            return new Axis(low, high, false, [low, high]);
        const double slack = 1e-9;
        if (toRoundEnd)
            high = Math.Clamp(Math.Ceiling((high / step) - slack) * step, high, double.MaxValue);
        var first = (long)Math.Ceiling((low / step) - slack);
        var last = (long)Math.Floor((high / step) + slack);
        return new Axis(low, high, false, [.. Enumerable.Range(0, (int)(last - first + 1)).Select(i => (first + i) * step)]);
    }

    /// <summary>An axis on which equal ratios are equally far apart, from and to round values.</summary>
    /// <param name="low">The least value, more than 0.</param>
    /// <param name="high">The largest value.</param>
    public static Axis Logarithmic(double low, double high)
    {
        var rounds =
            (from exponent in Enumerable.Range((int)Math.Floor(Math.Log10(low)) - 1, (int)(Math.Log10(high) - Math.Log10(low)) + 4)
             from digit in RoundDigits
             let value = Round(digit, exponent)
             where value > 0 && double.IsFinite(value)
             select (Value: value, IsDecade: digit == 1, Exponent: exponent)).ToList();
        var start = rounds.Where(r => r.Value <= low).Select(r => r.Value).DefaultIfEmpty(low).Max();
        var end = rounds.Where(r => r.Value >= high).Select(r => r.Value).DefaultIfEmpty(high).Min();
        var inside = rounds.Where(r => r.Value >= start && r.Value <= end).ToList();
        if (inside.Count > MostLogarithmicTicks)
            inside.RemoveAll(r => !r.IsDecade);
        var stride = 1 + ((inside.Count - 1) / MostLogarithmicTicks);
        return new Axis(start, Math.Max(end, Math.BitIncrement(start)), true, [.. inside.Where(r => r.Exponent % stride == 0).Select(r => r.Value)]);
    }

    /// <summary>Where a value lies: 0 at the beginning, 1 at the end; values beyond lie at the ends.</summary>
    public double Place(double value)
    {
        // Halves, since the difference of two huge values overflows.
        var place = IsLogarithmic
            ? (Math.Log(value) - Math.Log(Low)) / (Math.Log(High) - Math.Log(Low))
            : ((value / 2) - (Low / 2)) / ((High / 2) - (Low / 2));
        return double.IsNaN(place) ? 0 : Math.Clamp(place, 0, 1);
    }

    private static (double Low, double High) Widened(double low, double high)
    {
        low = Math.Clamp(double.IsNaN(low) ? 0 : low, double.MinValue, double.MaxValue);
        high = Math.Clamp(double.IsNaN(high) ? 0 : high, double.MinValue, double.MaxValue);
        if ((high / 2) - (low / 2) > 0)
            return (low, high);
        var margin = Math.Max(Math.Abs(low) / 4, double.Epsilon * 4);
        return low == 0 ? (0, 1) : (Math.Max(low - margin, double.MinValue), Math.Min(low + margin, double.MaxValue));
    }

    /// <summary>digit · 10^exponent, rounded once.</summary>
    private static double Round(double digit, int exponent) =>
        double.Parse(string.Create(CultureInfo.InvariantCulture, $"{digit}e{exponent}"), CultureInfo.InvariantCulture);

    /// <summary>1, 2 or 5 times a power of ten, of which about so many fit into a span.</summary>
    private static double RoundStep(double span, int intervals)
    {
        var raw = span / intervals;
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / magnitude) switch
        {
            < 1.5 => magnitude,
            < 3.5 => 2 * magnitude,
            < 7.5 => 5 * magnitude,
            _ => 10 * magnitude,
        };
    }
}

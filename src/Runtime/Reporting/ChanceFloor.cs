using SaeLab.Abstractions;

namespace SaeLab.Runtime.Reporting;

/// <summary>Whether a measurement says more than chance does.</summary>
internal static class ChanceFloor
{
    /// <summary>
    /// Whether the end of the interval nearer to the floor (the value, where there is no interval) is better than the floor: of the interval of their difference, where the floor moves with the value.
    /// </summary>
    /// <returns>Null where there is no floor, or no better and worse.</returns>
    public static bool? IsBeaten(Measurement measurement)
    {
        if (measurement.Floor is not { } floor)
            return null;
        var ends = measurement.IntervalAboveFloor is { } above
            ? new Interval(floor + above.Low, floor + above.High)
            : measurement.Interval ?? new Interval(measurement.Value, measurement.Value);
        return measurement.Direction switch
        {
            Direction.HigherIsBetter => ends.Low > floor,
            Direction.LowerIsBetter => ends.High < floor,
            Direction.OneIsBest => Math.Max(Math.Abs(ends.Low - 1), Math.Abs(ends.High - 1)) < Math.Abs(floor - 1),
            _ => null,
        };
    }
}

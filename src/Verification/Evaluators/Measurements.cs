using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>Compares measurements.</summary>
internal static class Measurements
{
    /// <summary>Notes how far two sets of measurements are apart.</summary>
    /// <param name="run">Takes the deviations.</param>
    /// <param name="expected">One set.</param>
    /// <param name="actual">The other.</param>
    /// <param name="what">In what they differ.</param>
    /// <param name="withIntervals">Whether intervals must agree too; they may depend on which rows stand together.</param>
    public static void Compare(LawRun run, IReadOnlyList<Measurement> expected, IReadOnlyList<Measurement> actual, string what, bool withIntervals)
    {
        run.Require(expected.Select(m => (m.Name, m.Count, m.Direction)).SequenceEqual(actual.Select(m => (m.Name, m.Count, m.Direction))), $"{what}: other names, counts or directions");
        foreach (var (a, b) in expected.Zip(actual))
        {
            Near(run, a.Value, b.Value, $"{a.Name} {what}");
            run.Require(a.Floor.HasValue == b.Floor.HasValue && a.Interval.HasValue == b.Interval.HasValue, $"{a.Name} {what}: a floor or an interval is there once and once not");
            Near(run, a.Floor ?? 0, b.Floor ?? 0, $"floor of {a.Name} {what}");
            if (!withIntervals)
                continue;
            Near(run, a.Interval?.Low ?? 0, b.Interval?.Low ?? 0, $"interval of {a.Name} {what}");
            Near(run, a.Interval?.High ?? 0, b.Interval?.High ?? 0, $"interval of {a.Name} {what}");
        }
    }

    private static void Near(LawRun run, double a, double b, string what) =>
        run.Near(a.Equals(b) ? 0 : Math.Abs(a - b) / Math.Max(1e-3, Math.Abs(a)), 1e-9, $"{what}: {a:G10} and {b:G10}");
}

namespace SaeLab.Runtime.Reporting;

/// <summary>The measurements that are shown of many runs at once, where there is no room for all.</summary>
public static class MainMeasurements
{
    /// <summary>Names of L0, the mean number of latents that fire; evaluators that say it count alike.</summary>
    internal static readonly string[] Sparsities = ["density.l0", "recovery.sae_l0"];

    private const string Fraction = "reconstruction.fvu";
    private static readonly string[] Known = [Fraction, "recovery.mcc", "recovery.f1"];

    /// <summary>FVU as it is shown; null where it was not measured.</summary>
    public static string? Fvu(RunResults results) => Value(results, Fraction);

    /// <summary>L0 as it is shown; null where no evaluator measured it.</summary>
    public static string? L0(RunResults results) => Sparsities.Select(name => Value(results, name)).FirstOrDefault(value => value is not null);

    /// <summary>A measurement as it is shown; null where it was not made.</summary>
    /// <param name="results">The run.</param>
    /// <param name="name">The name, <c>evaluator.measurement</c>.</param>
    internal static string? Value(RunResults results, string name) =>
        results.Measurements.FirstOrDefault(m => m.Name == name) is { } found ? Numbers.Short(found.Value) : null;

    /// <summary>What to show of some measurements: those that are asked about, then FVU, MCC, F1 and L0; the first ones where there is none of these.</summary>
    /// <param name="measured">All that were made.</param>
    /// <param name="isAskedAbout">Whether an expectation speaks of a measurement.</param>
    /// <param name="most">At most so many.</param>
    internal static IReadOnlyList<string> Of(IReadOnlyList<string> measured, Func<string, bool> isAskedAbout, int most)
    {
        var main = measured.Where(isAskedAbout).Union(Known.Where(measured.Contains), StringComparer.Ordinal)
            .Union(Sparsities.Where(measured.Contains).Take(1), StringComparer.Ordinal).ToList();
        return [.. (main.Count > 0 ? main : measured).Take(most)];
    }
}

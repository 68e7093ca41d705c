namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>What dictionaries reach at what sparsity: a measurement over the mean number of latents that fire.</summary>
/// <param name="Measurement">The measurement's name.</param>
/// <param name="Points">The cells that have it, baselines left out.</param>
/// <param name="References">Values to compare with: floors by chance, and baselines.</param>
internal sealed record Front(string Measurement, IReadOnlyList<FrontPoint> Points, IReadOnlyList<(string Label, double Value)> References)
{
    /// <summary>The front of a measurement; null where no cell has both.</summary>
    /// <param name="comparison">The cells.</param>
    /// <param name="measurement">What to show over L0.</param>
    /// <param name="isLowerBetter">Whether less of it is better.</param>
    public static Front? Of(Comparison comparison, string measurement, bool isLowerBetter)
    {
        if (MainMeasurements.Sparsities.FirstOrDefault(comparison.Measurements.Contains) is not { } sparsity)
            return null;
        var points = comparison.Cells.Where(c => !c.IsBaseline)
            .Select(c => (Cell: c, L0: c.Statistics(sparsity), Value: c.Statistics(measurement)))
            .Where(p => p is { L0: not null, Value: not null })
            .Select(p => new FrontPoint(p.Cell, p.L0!, p.Value!)).ToList();
        if (points.Count == 0)
            return null;
        var sign = isLowerBetter ? 1 : -1;
        return new Front(
            measurement,
            [.. points.Select(p => p with { IsBest = !points.Any(q => Dominates(q, p, sign)) })],
            [.. ReferencesOf(comparison, measurement)]);
    }

    /// <summary>Whether a is nowhere worse than b and somewhere better, with less L0 being better.</summary>
    private static bool Dominates(FrontPoint a, FrontPoint b, int sign) =>
        a.L0.Mean <= b.L0.Mean && sign * a.Value.Mean <= sign * b.Value.Mean && (a.L0.Mean < b.L0.Mean || sign * a.Value.Mean < sign * b.Value.Mean);

    private static IEnumerable<(string Label, double Value)> ReferencesOf(Comparison comparison, string measurement)
    {
        var floors = comparison.Runs.Select(r => r.Results?.Measurements.FirstOrDefault(m => m.Name == measurement)?.Floor).OfType<double>().Where(double.IsFinite).ToList();
        if (floors.Count > 0)
            yield return ("chance", floors.Average());
        foreach (var baseline in comparison.Cells.Where(c => c.IsBaseline))
        {
            if (baseline.Statistics(measurement) is { } value)
                yield return (baseline.Label, value.Mean);
        }
    }
}

/// <summary>A cell on a front.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="L0">Its L0 over seeds.</param>
/// <param name="Value">Its measurement over seeds.</param>
internal sealed record FrontPoint(ComparedCell Cell, SeedStatistics L0, SeedStatistics Value)
{
    /// <summary>Whether no other cell is better in both.</summary>
    public bool IsBest { get; init; }
}

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>What dictionaries reach at what sparsity: a measurement over the mean number of latents that fire.</summary>
/// <param name="Measurement">The measurement's name.</param>
/// <param name="Points">The cells that have it, baselines left out.</param>
/// <param name="References">Values to compare with: floors by chance, where these are few, and baselines.</param>
/// <param name="HasFloorLines">Whether floors differ too much for <paramref name="References"/>, so that each configuration has a line through those of its points.</param>
internal sealed record Front(string Measurement, IReadOnlyList<FrontPoint> Points, IReadOnlyList<(string Label, double Value)> References, bool HasFloorLines)
{
    private const int MostFloors = 3;

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
            .Select(p => new FrontPoint(p.Cell, p.L0!, p.Value!) { Floor = p.Cell.Floor(measurement) }).ToList();
        if (points.Count == 0)
            return null;
        var sign = isLowerBetter ? 1 : -1;
        var floors = FloorsOf(comparison, points);
        return new Front(
            measurement,
            [.. points.GroupBy(p => TaskKey.Of(p.Cell.Example, measurement, sparsity), StringComparer.Ordinal).SelectMany(same => Judged([.. same], sign)).OrderBy(p => points.FindIndex(q => ReferenceEquals(q.Cell, p.Cell)))],
            [.. floors ?? [], .. BaselinesOf(comparison, measurement)],
            HasFloorLines: floors is null);
    }

    /// <summary>Points of one task, the best marked. One that is no better than chance is none of them, and dominates none.</summary>
    private static IEnumerable<FrontPoint> Judged(IReadOnlyList<FrontPoint> points, int sign)
    {
        var better = points.Where(p => p.Floor is not { } floor || sign * p.Value.Mean < sign * floor).ToList();
        return points.Select(p => p with { IsBest = better.Contains(p) && !better.Any(q => Dominates(q, p, sign)) });
    }

    /// <summary>Whether a is nowhere worse than b and somewhere better, with less L0 being better.</summary>
    private static bool Dominates(FrontPoint a, FrontPoint b, int sign) =>
        a.L0.Mean <= b.L0.Mean && sign * a.Value.Mean <= sign * b.Value.Mean && (a.L0.Mean < b.L0.Mean || sign * a.Value.Mean < sign * b.Value.Mean);

    /// <summary>The floors of points, those alike to four digits as one; null where there are many, or no one setting tells them apart.</summary>
    private static IReadOnlyList<(string Label, double Value)>? FloorsOf(Comparison comparison, IReadOnlyList<FrontPoint> points)
    {
        var floors = points.Where(p => p.Floor is not null).GroupBy(p => Numbers.Short(p.Floor!.Value), StringComparer.Ordinal).Select(g => g.ToList()).ToList();
        if (floors.Count <= 1)
            return [.. floors.Select(f => ("chance", f[0].Floor!.Value))];
        return floors.Count <= MostFloors && Telling.Words(comparison, [.. floors.Select(f => f.ConvertAll(p => p.Cell))]) is { } words
            ? [.. floors.Zip(words, (f, word) => ($"chance, {word}", f[0].Floor!.Value))]
            : null;
    }

    private static IEnumerable<(string Label, double Value)> BaselinesOf(Comparison comparison, string measurement)
    {
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
    /// <summary>What chance reaches, averaged over seeds; null where that is not known.</summary>
    public double? Floor { get; init; }

    /// <summary>Whether it is better than chance and no other cell with the same task that is so is better in both.</summary>
    public bool IsBest { get; init; }
}

using SaeLab.Runtime.Artefacts;

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>How one metric changed over training.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Points">Its values by samples; a value that is not finite is a gap.</param>
internal sealed record Curve(string Name, IReadOnlyList<(double Samples, double Value)> Points)
{
    private const string Samples = "samples", Step = "step";

    /// <summary>The finite values.</summary>
    public IEnumerable<double> Values => Points.Select(p => p.Value).Where(double.IsFinite);

    /// <summary>The curves in the lines of a run, in the order in which their names appear.</summary>
    public static IReadOnlyList<Curve> Of(IReadOnlyList<IReadOnlyList<Metric>> lines)
    {
        Dictionary<string, List<(double, double)>> points = new(StringComparer.Ordinal);
        List<string> names = [];
        foreach (var line in lines)
        {
            var samples = line.FirstOrDefault(m => m.Name == Samples, new Metric(Samples, double.NaN)).Value;
            if (!double.IsFinite(samples))
                continue;
            foreach (var metric in line)
            {
                if (metric.Name is Samples or Step)
                    continue;
                if (!points.TryGetValue(metric.Name, out var list))
                {
                    points.Add(metric.Name, list = []);
                    names.Add(metric.Name);
                }

                list.Add((samples, metric.Value));
            }
        }

        return [.. names.Select(name => new Curve(name, points[name]))];
    }

    /// <summary>The curve with few enough points to draw: the least and the largest value of each stretch, so that no spike is lost.</summary>
    public Curve Thinned(int most)
    {
        if (Points.Count <= most)
            return this;
        var stretch = (Points.Count + (most / 2) - 1) / (most / 2);
        return this with { Points = [.. Points.Chunk(stretch).SelectMany(Extremes)] };
    }

    private static IEnumerable<(double, double)> Extremes((double Samples, double Value)[] stretch)
    {
        var finite = stretch.Where(p => double.IsFinite(p.Value)).ToList();
        if (finite.Count == 0)
            return stretch.Take(1);
        var least = finite.MinBy(p => p.Value);
        var largest = finite.MaxBy(p => p.Value);
        if (least == largest)
            return [least];
        return least.Samples <= largest.Samples ? [least, largest] : [largest, least];
    }
}

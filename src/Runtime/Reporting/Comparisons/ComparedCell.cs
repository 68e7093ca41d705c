namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Runs that differ in their seeds alone.</summary>
/// <param name="Label">What they are called together.</param>
/// <param name="Runs">The runs, at least one.</param>
public sealed record ComparedCell(string Label, IReadOnlyList<ComparedRun> Runs)
{
    /// <summary>The component that was trained.</summary>
    public string Variant => Example.Variant;

    /// <summary>Whether it is a baseline.</summary>
    public bool IsBaseline => Example.IsBaseline;

    /// <summary>A run that stands for all: the first one with results, or else that has begun.</summary>
    internal ComparedRun Example => Runs.FirstOrDefault(r => r.Results is not null) ?? Runs.FirstOrDefault(r => r.Manifest.Count > 0) ?? Runs[0];

    /// <summary>How alike its dictionaries are from seed to seed, where that is known.</summary>
    public SeedAgreement? Agreement { get; init; }

    /// <summary>A measurement over its seeds; null where no run has it.</summary>
    public SeedStatistics? Statistics(string measurement) => SeedStatistics.Of([.. Runs.Select(r => r.Value(measurement)).OfType<double>()]);

    /// <summary>What chance reaches of a measurement, averaged over its seeds; null where no run says.</summary>
    internal double? Floor(string measurement) =>
        Runs.Select(r => r.Results?.Measurements.FirstOrDefault(m => m.Name == measurement)?.Floor).OfType<double>().Where(double.IsFinite).ToList() is { Count: > 0 } floors ? floors.Average() : null;
}

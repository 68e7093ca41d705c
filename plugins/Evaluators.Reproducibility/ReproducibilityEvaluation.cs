using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>One pass: a sample of rows for correlations; decoder rows need none.</summary>
internal sealed class ReproducibilityEvaluation(IReadOnlyList<RowComparison> comparisons, RandomStream random, Backend backend) : IEvaluation
{
    private const int MostRows = 4096;

    private readonly RowSample _sample = new(MostRows);

    public void Observe(EvaluationBatch batch) => _sample.Observe(batch);

    public EvaluationResult Complete()
    {
        var batch = _sample.ToBatch();
        var found = comparisons.Select((comparison, i) => OneOther(comparison, batch, random.For($"other {i}")).ToList()).ToList();
        return new EvaluationResult([.. found.SelectMany(m => m).GroupBy(m => m.Name).Select(Mean)], [RowComparison.Histogram(comparisons)]);
    }

    private IEnumerable<Measurement> OneOther(RowComparison comparison, EvaluationBatch? batch, RandomStream stream)
    {
        foreach (var measurement in comparison.Measure(stream))
            yield return measurement;
        if (comparison.Unmatched() is { } subspaces)
            yield return subspaces;
        if (batch is not null && ActivationCorrelation.Measure(batch, comparison.Other, stream, backend) is { } correlation)
            yield return correlation;
    }

    /// <summary>The mean over dictionaries; ends of intervals are averaged, since all are over the latents of one.</summary>
    private static Measurement Mean(IEnumerable<Measurement> ofEach)
    {
        var all = ofEach.ToList();
        return all[0] with
        {
            Value = all.Average(m => m.Value),
            Count = all.Sum(m => m.Count),
            Floor = all.All(m => m.Floor is not null) ? all.Average(m => m.Floor!.Value) : null,
            Interval = all.All(m => m.Interval is not null) ? new Interval(all.Average(m => m.Interval!.Value.Low), all.Average(m => m.Interval!.Value.High)) : null,
        };
    }
}

using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>One pass: what lives on all rows, in either dictionary, and a sample of rows for correlations.</summary>
internal sealed class ReproducibilityEvaluation(LearnedDictionary dictionary, IReadOnlyList<LearnedDictionary> others, RandomStream random, Backend backend) : IEvaluation
{
    private const int MostRows = 4096;

    private readonly RowSample _sample = new(MostRows);
    private readonly LivingLatents _living = new(dictionary.Shape.LatentCount);
    private readonly IReadOnlyList<OtherDictionary> _others = [.. others.Select(o => new OtherDictionary(o, backend))];

    public void Observe(EvaluationBatch batch)
    {
        _sample.Observe(batch);
        _living.Observe(batch.Latents);
        foreach (var other in _others)
            other.Observe(batch.Inputs);
    }

    public EvaluationResult Complete()
    {
        if (_sample.ToBatch() is not { } batch)
            return new EvaluationResult([], []);
        using var ours = new LivingRows(dictionary, _living.Living());
        List<Measurement> found = [];
        var histogram = new NearestCosines();
        foreach (var (i, other) in _others.Index())
        {
            using var ended = other;
            using var theirs = new LivingRows(other.Dictionary, other.Living());
            var comparison = new RowComparison(ours, theirs);
            var stream = random.For($"other {i}");
            found.AddRange(comparison.Measure(stream));
            histogram.Add(comparison.NearestOfOne);
            if (ActivationCorrelation.Measure(batch, other, stream) is { } correlation)
                found.Add(correlation);
        }

        return new EvaluationResult([.. found.GroupBy(m => m.Name).Select(Mean)], [histogram.ToFigure(_others.Count)]);
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

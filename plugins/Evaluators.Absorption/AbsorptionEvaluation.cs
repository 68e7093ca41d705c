using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Absorption;

/// <summary>One pass: firings of parents' latents by edge, and a sample of rows.</summary>
internal sealed class AbsorptionEvaluation : IEvaluation
{
    private const int MostRows = 4096;

    private readonly RandomStream _random;
    private readonly AbsorptionGaps _gaps;
    private readonly AbsorbedShares _shares;
    private readonly RowSample _sample = new(MostRows);
    private readonly int _features;
    private readonly IReadOnlyList<Measurement> _recovered;

    public AbsorptionEvaluation(LearnedDictionary dictionary, IFeatureHierarchy truth, FamilyLatents families, RandomStream random)
    {
        _random = random;
        _features = truth.Directions.Rows;
        _gaps = new AbsorptionGaps(families.OfParent, truth.Parents);
        _shares = new AbsorbedShares(families.OfParent, dictionary, truth);
        _recovered = [.. RecoveredFamilies.Measure(families, random.For("families"))];
    }

    public void Observe(EvaluationBatch batch)
    {
        var codes = batch.Codes ?? throw new ArgumentException("Absorption is measured against codes, and this batch has none.", nameof(batch));
        _gaps.Observe(batch.Latents, codes);
        _sample.Observe(batch);
    }

    public EvaluationResult Complete()
    {
        List<Measurement> measurements =
        [
            new()
            {
                Name = "edges", Value = _gaps.Edges, Direction = Direction.Neutral, Count = _features,
                Definition = $"Number of pairs of parent and child with at least {AbsorptionGaps.FewestRows} rows of either, for P(· | parent on, child on) and for P(· | parent on, child off); counted over features",
            },
            .. _gaps.Measure(_random.For("edges")),
        ];
        if (_sample.ToBatch() is { } batch)
            measurements.AddRange(_shares.Measure(batch, _random.For("samples")));
        measurements.AddRange(_recovered);
        return new EvaluationResult(measurements, _gaps.Edges == 0 ? [] : [_gaps.Histogram()]);
    }
}

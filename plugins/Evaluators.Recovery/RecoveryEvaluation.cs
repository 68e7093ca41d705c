using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>One pass: firings row by row, beside what is known of directions.</summary>
internal sealed class RecoveryEvaluation(DirectionComparison comparison, Matrix directions, RandomStream random, Backend backend) : IEvaluation
{
    private readonly Classification _classification = new(comparison.Match.FeatureOfLatent, comparison.Features);
    private readonly ScoreCounts _scores = new(comparison.Match.Nearest);
    private readonly MagnitudeSlopes _slopes = new(comparison);
    private readonly TrueErrors _errors = new(directions);
    private readonly RowMeans _rows = new(2);
    private readonly RowSample _sample = new(RandomDetectors.RowsFor(comparison.Latents, directions.Columns));

    public void Observe(EvaluationBatch batch)
    {
        var codes = batch.Codes ?? throw new ArgumentException("Recovery is measured against codes, and this batch has none.", nameof(batch));
        for (var r = 0; r < batch.Latents.Rows; r++)
        {
            var fired = batch.Latents.FiringCount(r);
            _rows.Add(codes.FiringCount(r), fired);
            _errors.Add(batch.Targets.Row(r), codes.Indices(r), codes.Values(r), fired);
        }

        _classification.Observe(batch.Latents, codes);
        _scores.Observe(batch.Latents, codes);
        _slopes.Observe(batch.Latents, codes);
        _sample.Observe(batch.OfSource());
    }

    public EvaluationResult Complete()
    {
        List<Measurement> measurements = [.. comparison.Measure(random.For("directions"))];
        if (_classification.Rows == 0)
            return new EvaluationResult(measurements, comparison.Figures);
        var rows = _rows.Complete(random.For("rows"));
        var (trueL0, saeL0) = (rows.Mean(0), rows.Mean(1));
        var chance = new RandomDetectors(_sample.ToBatch()!, comparison.Latents, Math.Clamp((int)Math.Round(saeL0.Value), 1, comparison.Latents), directions, backend);
        var detectors = new Detectors(comparison.Match.Nearest, _classification, _scores, chance);
        measurements.AddRange(detectors.Measure(random.For("detectors")));
        if (_slopes.Measure(random.For("slopes")) is { } slope)
            measurements.Add(slope);
        measurements.Add(PerRow("true_l0", trueL0, "Mean over rows of the number of features with a ≠ 0"));
        measurements.Add(PerRow("sae_l0", saeL0, "Mean over rows of the number of latents with f ≠ 0"));
        measurements.Add(PerRow("true_mse_sum", _errors.Mean(random.For("errors")),
            "Mean over rows of ‖x − b − Σ a_i g_i‖² where each row keeps as many of its largest |a| as it has f ≠ 0 and b is the mean of what all a_i g_i leave of the rows: the error of the true dictionary, " +
            "noise and whatever else codes do not explain included; a dictionary whose mse_sum is less mixes features (arXiv 2508.16560)"));
        return new EvaluationResult(measurements, [.. comparison.Figures, detectors.Coverage.Curves()]);
    }

    private Measurement PerRow(string name, (double Value, Interval? Interval) mean, string definition) => new()
    {
        Name = name,
        Value = mean.Value,
        Direction = Direction.Neutral,
        Definition = definition,
        Count = _rows.Rows,
        Interval = mean.Interval,
    };
}

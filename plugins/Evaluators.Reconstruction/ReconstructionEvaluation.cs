using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Reconstruction;

/// <summary>One pass: sums per block of rows, merged at the end.</summary>
/// <param name="bias">b_dec.</param>
/// <param name="legacy">Whether to add legacy figures.</param>
/// <param name="random">For intervals.</param>
internal sealed class ReconstructionEvaluation(float[] bias, bool legacy, RandomStream random) : IEvaluation
{
    private readonly RowBlocks<ReconstructionSums> _blocks = new(() => new ReconstructionSums(bias.Length));
    private readonly LegacyExplainedVariance? _explained = legacy ? new LegacyExplainedVariance() : null;

    public void Observe(EvaluationBatch batch)
    {
        for (var r = 0; r < batch.Targets.Rows; r++)
            _blocks.Next().Add(batch.Targets.Row(r), batch.Reconstructions.Row(r), bias);
        _explained?.Observe(batch);
    }

    public EvaluationResult Complete()
    {
        if (_blocks.Rows == 0)
            return new EvaluationResult([], []);
        var total = _blocks.Total();
        var replicates = _blocks.Replicates(random);
        var statistics = legacy ? ReconstructionStatistic.All.Concat(LegacyStatistic.All) : ReconstructionStatistic.All;
        List<Measurement> measurements = [.. statistics.Where(s => s.Count(total) > 0).Select(s => Measure(s, total, replicates))];
        if (_explained?.Measure(total.Mean, random) is { } explained)
            measurements.Add(explained);
        return new EvaluationResult(measurements, []);
    }

    private static Measurement Measure(ReconstructionStatistic statistic, ReconstructionSums total, IReadOnlyList<ReconstructionSums> replicates)
    {
        return new Measurement
        {
            Name = statistic.Name,
            Value = statistic.Value(total),
            Direction = statistic.Direction,
            Definition = statistic.Definition,
            Count = (long)statistic.Count(total),
            Floor = statistic.Floor?.Invoke(total),
            Interval = Over(statistic.Value),
            IntervalAboveFloor = statistic.Floor is { } floor && replicates.Any(r => floor(r) != floor(total)) ? Over(sums => statistic.Value(sums) - floor(sums)) : null,
        };

        Interval? Over(Func<ReconstructionSums, double> figure) => Bootstrap.Around(figure(total), replicates.Where(r => statistic.Count(r) > 0).Select(figure));
    }
}

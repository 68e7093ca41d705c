using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Reconstruction;

/// <summary>One pass: sums per group of rows, merged at the end.</summary>
/// <remarks>
/// Row r belongs to group r mod 64, which depends on no batch; values depend on no order either, while intervals, like all that
/// resample, are as wide on average in any order, but not to the last digit. Intervals are by the delete-a-group jackknife: each figure is taken
/// 64 times without one group; that needs no formula per figure and copes with ratios. Rows are taken to be independent;
/// neighbouring tokens of a text are not, and then intervals are too narrow.
/// </remarks>
internal sealed class ReconstructionEvaluation : IEvaluation
{
    private const int GroupCount = 64;
    private const int FewestRowsForIntervals = 10 * GroupCount;

    /// <summary>The 97.5 % point of Student's t with 63 degrees of freedom.</summary>
    private const double StudentT = 1.9983;

    private readonly float[] _bias;
    private readonly ReconstructionSums[] _groups;
    private long _rows;

    public ReconstructionEvaluation(float[] bias)
    {
        _bias = bias;
        _groups = new ReconstructionSums[GroupCount];
        for (var g = 0; g < GroupCount; g++)
            _groups[g] = new ReconstructionSums(bias.Length);
    }

    public void Observe(EvaluationBatch batch)
    {
        for (var r = 0; r < batch.Targets.Rows; r++)
            _groups[_rows++ % GroupCount].Add(batch.Targets.Row(r), batch.Reconstructions.Row(r), _bias);
    }

    public EvaluationResult Complete()
    {
        if (_rows == 0)
            return new EvaluationResult([], []);
        var all = MergeWithout(group: -1);
        var partial = _rows < FewestRowsForIntervals ? [] : Enumerable.Range(0, GroupCount).Select(MergeWithout).ToArray();
        var defined = ReconstructionStatistic.All.Where(statistic => statistic.Count(all) > 0);
        return new EvaluationResult([.. defined.Select(statistic => Measure(statistic, all, partial))], []);
    }

    private ReconstructionSums MergeWithout(int group)
    {
        var sums = new ReconstructionSums(_bias.Length);
        for (var g = 0; g < GroupCount; g++)
        {
            if (g != group)
                sums.Merge(_groups[g]);
        }

        return sums;
    }

    private static Measurement Measure(ReconstructionStatistic statistic, ReconstructionSums all, ReconstructionSums[] partial) => new()
    {
        Name = statistic.Name,
        Value = statistic.Value(all),
        Direction = statistic.Direction,
        Definition = statistic.Definition,
        Count = statistic.Count(all),
        Floor = statistic.Floor?.Invoke(all),
        Interval = partial.Length == 0 ? null : Jackknife(statistic.Value(all), [.. partial.Select(statistic.Value)]),
    };

    private static Interval Jackknife(double value, double[] withoutOne)
    {
        var mean = withoutOne.Average();
        var squares = withoutOne.Sum(v => (v - mean) * (v - mean));
        var halfWidth = StudentT * Math.Sqrt(squares * (withoutOne.Length - 1) / withoutOne.Length);
        return new Interval(value - halfWidth, value + halfWidth);
    }
}

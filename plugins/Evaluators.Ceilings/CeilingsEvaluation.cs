using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Ceilings;

/// <summary>One pass: a sample of rows, looked at in the end.</summary>
internal sealed class CeilingsEvaluation(Matrix directions, CeilingsOptions options, RandomStream random) : IEvaluation
{
    private readonly RowSample _sample = new(options.Rows);

    public void Observe(EvaluationBatch batch)
    {
        if (batch.Codes is null)
            throw new ArgumentException("Ceilings are of planted features, and this batch has no codes.", nameof(batch));
        _sample.Observe(batch);
    }

    public EvaluationResult Complete()
    {
        if (_sample.ToBatch() is not { } batch)
            return new EvaluationResult([], []);
        var rows = new PlantedRows(batch.Inputs, batch.Codes!, directions);
        int[] features = [.. random.For("features").Permutation(directions.Rows).Where(rows.FiresInBothHalves).Take(options.Features)];
        List<Measurement> measurements =
        [
            new()
            {
                Name = "ceiling_features", Value = features.Length, Direction = Direction.Neutral, Count = directions.Rows,
                Definition = "Number of features looked at, which fire, and are silent, in both halves of the rows; counted over features",
            },
        ];
        if (features.Length > 0)
            measurements.AddRange(Ceilings(rows, features));
        return new EvaluationResult(measurements, []);
    }

    private IEnumerable<Measurement> Ceilings(PlantedRows rows, int[] features)
    {
        var bootstrap = new Bootstrap(features.Length, random.For("bootstrap"));
        yield return Over("one_step_f1", [.. features.Select(f => rows.BestF1(f, rows.Projections(directions.Row(f))))],
            "(x − b)·g_i > t, the best that one step with true directions reaches");
        var probes = RidgeProbes.Train(rows, features);
        yield return Over("ridge_probe_f1", [.. features.Select((f, p) => rows.BestF1(f, rows.Projections(probes[p])))],
            "(x − b)·w_i > t, w_i a ridge regression on the true codes a_i: the best linear encoder");
        var pursuit = TruePursuit.Supports(rows, directions);
        yield return Over("pursuit_f1", [.. features.Select(f => rows.F1(f, r => pursuit[r].Contains(f)))],
            "being chosen by matching pursuit over the true directions with as many steps as features fire on average, rounded");

        Measurement Over(string name, double[] values, string detector) => new()
        {
            Name = name,
            Value = values.Average(),
            Direction = Direction.Neutral,
            Definition = $"Mean over features of the F1 on test rows, as a sign of a_i ≠ 0, of {detector}; b is the constant offset, t is chosen on training rows; counted over features",
            Count = values.Length,
            Interval = bootstrap.OfMean(values),
        };
    }
}

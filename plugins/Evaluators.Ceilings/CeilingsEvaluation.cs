using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Ceilings;

/// <summary>One pass: a sample of rows, looked at in the end.</summary>
internal sealed class CeilingsEvaluation(Matrix directions, CeilingsOptions options, RandomStream random, Backend backend) : IEvaluation
{
    private readonly RowSample _sample = new(options.TrainingRows + (2 * options.TestRows));

    public void Observe(EvaluationBatch batch)
    {
        if (batch.Codes is null)
            throw new ArgumentException("Ceilings are of planted features, and this batch has no codes.", nameof(batch));
        _sample.Observe(batch.OfSource());
    }

    public EvaluationResult Complete()
    {
        if (_sample.ToBatch() is not { } batch)
            return new EvaluationResult([], []);
        using var inputs = batch.Inputs;
        using var rows = new PlantedRows(inputs, batch.Codes!, directions, testShare: (double)options.TestRows / (options.TrainingRows + (2 * options.TestRows)));
        int[] features = [.. random.For("features").Permutation(directions.Rows).Where(rows.IsMixedInEachPart).Take(options.Features)];
        List<Measurement> measurements =
        [
            new()
            {
                Name = "ceiling_features", Value = features.Length, Direction = Direction.Neutral, Count = directions.Rows,
                Definition = "Number of features looked at, which fire, and are silent, in training, validation and test rows; counted over features",
            },
        ];
        if (features.Length > 0)
            measurements.AddRange(Ceilings(rows, features));
        return new EvaluationResult(measurements, []);
    }

    private IEnumerable<Measurement> Ceilings(PlantedRows rows, int[] features)
    {
        var bootstrap = new Bootstrap(features.Length, random.For("bootstrap"));
        yield return OfScores("one_step_f1", Matrix.FromRows([.. features.Select(f => directions.Row(f).ToArray())]),
            "(x − b)·g_i ≥ t, the best that one step with true directions reaches");
        yield return OfScores("ridge_probe_f1", RidgeProbes.Train(rows, features, backend),
            "(x − b)·w_i ≥ t, w_i a ridge regression on the true codes a_i: the best linear encoder");
        yield return OfScores("logistic_probe_f1", LogisticProbes.Train(rows, features, options.Penalty, backend),
            "(x − b)·w_i ≥ t, w_i a logistic regression on whether a_i ≠ 0: the best linear detector");
        yield return OfSupports("matching_pursuit_f1", TruePursuit.Plain(rows, directions, backend),
            "being chosen by matching pursuit over the true directions with as many steps as features fire on average, rounded");
        yield return OfSupports("omp_f1", TruePursuit.Orthogonal(rows, directions, backend),
            "being chosen by orthogonal matching pursuit over the true directions, until no more is left of the row than true codes leave of training rows, and in at most as many steps as features fire in any of these");

        Measurement OfScores(string name, Matrix weights, string detector)
        {
            using (weights)
            {
                using var scores = Products.OfRows(weights, rows.HeldBack, backend);
                return Over(name, [.. features.Select((feature, f) => rows.F1AboveThreshold(feature, scores.Row(f)))], $"{detector}; b is the constant offset, t is chosen on validation rows");
            }
        }

        Measurement OfSupports(string name, SparseLatents codes, string detector)
        {
            using (codes)
                return Over(name, [.. features.Select(feature => rows.F1(feature, Chosen(codes, feature)))], $"{detector}; b is the constant offset");
        }

        Measurement Over(string name, (double F1, double ByChance)[] scores, string detector)
        {
            double[] values = [.. scores.Select(s => s.F1)];
            return new Measurement
            {
                Name = name,
                Value = values.Average(),
                Direction = Direction.Neutral,
                Definition = $"Mean over features of the F1 on test rows, as a sign of a_i ≠ 0, of {detector}; counted over features; the floor fires as often, independently",
                Count = values.Length,
                Floor = scores.Average(s => s.ByChance),
                Interval = bootstrap.OfMean(values),
            };
        }
    }

    /// <summary>Whether a direction is in the support, by row.</summary>
    private static bool[] Chosen(SparseLatents codes, int feature) =>
        [.. Enumerable.Range(0, codes.Rows).Select(r => codes.Indices(r).BinarySearch(feature) is >= 0 and var place && codes.Values(r)[place] != 0)];
}

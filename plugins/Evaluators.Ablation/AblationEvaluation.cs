using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Ablation;

/// <summary>One pass: a sample of rows, ablated at the end.</summary>
internal sealed class AblationEvaluation(LearnedDictionary dictionary, Matrix directions, int rows, RandomStream random, Backend backend) : IEvaluation
{
    private readonly RowSample _sample = new(rows);

    public void Observe(EvaluationBatch batch)
    {
        if (batch.Codes is null)
            throw new ArgumentException("Ablation takes planted features out, and this batch has no codes.", nameof(batch));
        _sample.Observe(batch);
    }

    public EvaluationResult Complete()
    {
        if (_sample.ToBatch() is not { } batch)
            return new EvaluationResult([], []);
        using var inference = new DictionaryInference(dictionary, backend);
        // Per row: how many ablations, and sums over them, so that intervals are over rows, whose ablations are alike.
        var means = new RowMeans(3);
        for (var r = 0; r < batch.Inputs.Rows; r++)
        {
            var (count, error, leakage) = Ablate(inference, batch, r);
            means.Add(count, error, leakage);
        }

        var found = means.Complete(random.For("rows"));
        var ablations = (long)found.Sum(0);
        List<Measurement> measurements =
        [
            new()
            {
                Name = "ablations", Value = ablations, Direction = Direction.Neutral, Count = batch.Inputs.Rows,
                Definition = "Number of features taken out of rows one at a time; counted over rows",
            },
        ];
        if (ablations > 0)
        {
            measurements.Add(Over("ablation_error", found.Ratio(1, 0),
                "Mean over ablations x′ = x − a_i g_i of ‖Δx̂ − Δx‖ / ‖Δx‖, Δ from x to x′, both encoded anew; 0 is exact, 1 is a dictionary that does not react; counted over ablations, the interval is over rows"));
            measurements.Add(Over("ablation_leakage", found.Ratio(2, 0),
                "Mean over ablations of max_{i'≠i} |(Δx̂ + a_i g_i)·g_i'| / a_i, how much of the worst hit other feature moves; counted over ablations, the interval is over rows"));
        }

        return new EvaluationResult(measurements, []);

        Measurement Over(string name, (double Value, Interval? Interval) ratio, string definition) => new()
        {
            Name = name, Value = ratio.Value, Direction = Direction.LowerIsBetter, Definition = definition, Count = ablations, Interval = ratio.Interval,
        };
    }

    private (double Count, double Error, double Leakage) Ablate(DictionaryInference inference, EvaluationBatch batch, int row)
    {
        var features = batch.Codes!.Indices(row).ToArray();
        var activations = batch.Codes.Values(row).ToArray();
        int[] on = [.. Enumerable.Range(0, features.Length).Where(k => activations[k] != 0)];
        if (on.Length == 0)
            return default;

        // The untouched row comes first, then one row per ablation.
        using var inputs = new Matrix(1 + on.Length, directions.Columns);
        for (var a = 0; a < inputs.Rows; a++)
        {
            batch.Inputs.Row(row).CopyTo(inputs.Row(a));
            for (var c = 0; a > 0 && c < inputs.Columns; c++)
                inputs[a, c] -= activations[on[a - 1]] * directions[features[on[a - 1]], c];
        }

        using var latents = new SparseLatents(dictionary.Shape.LatentCount);
        using var reconstructions = new Matrix(inputs.Rows, inputs.Columns);
        inference.Run(inputs, latents, reconstructions);
        using var excess = new Matrix(on.Length, inputs.Columns);
        for (var a = 0; a < on.Length; a++)
        {
            for (var c = 0; c < inputs.Columns; c++)
                excess[a, c] = reconstructions[a + 1, c] - reconstructions[0, c] + (activations[on[a]] * directions[features[on[a]], c]);
        }

        using var cosines = Cosines.Between(excess, directions);
        var (error, leakage) = (0.0, 0.0);
        for (var a = 0; a < on.Length; a++)
        {
            var (feature, activation) = (features[on[a]], Math.Abs(activations[on[a]]));
            var norm = RowGeometry.Norm(excess.Row(a));
            error += norm / Math.Max(activation * RowGeometry.Norm(directions.Row(feature)), 1e-12);
            leakage += Enumerable.Range(0, directions.Rows).Where(i => i != feature).Select(i => Math.Abs(cosines[a, i])).DefaultIfEmpty().Max() * norm / activation;
        }

        return (on.Length, error, leakage);
    }
}

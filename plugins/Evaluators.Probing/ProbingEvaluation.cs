using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Probing;

/// <summary>One pass: a sample of rows, probed at the end.</summary>
internal sealed class ProbingEvaluation(ProbingOptions options, RandomStream random, Backend backend) : IEvaluation
{
    /// <summary>From the largest: where several do as well on validation rows, the most cautious is taken.</summary>
    private static readonly double[] Penalties = [100, 1, 1e-2, 1e-4];

    private readonly RowSample _sample = new(options.Rows);

    public void Observe(EvaluationBatch batch)
    {
        if (batch.Codes is null)
            throw new ArgumentException("Probes are for planted features, and this batch has no codes.", nameof(batch));
        _sample.Observe(batch);
    }

    public EvaluationResult Complete()
    {
        if (_sample.ToBatch() is not { } batch)
            return new EvaluationResult([], []);
        var rows = new ProbeRows(batch);
        var features = rows.MostBalanced(options.Features);
        List<Measurement> measurements =
        [
            new()
            {
                Name = "probed_features", Value = features.Count, Direction = Direction.Neutral, Count = batch.Codes!.LatentCount,
                Definition = "Number of features that probes were trained for: those nearest to firing in half of the rows, on in some training, validation and test rows and off in some; counted over features",
            },
        ];
        if (features.Count > 0)
            measurements.AddRange(Probe(batch.Latents.LatentCount, rows, features));
        return new EvaluationResult(measurements, []);
    }

    private IEnumerable<Measurement> Probe(int latents, ProbeRows rows, IReadOnlyList<int> features)
    {
        var bootstrap = new Bootstrap(features.Count, random.For("features"));
        var floor = features.Average(rows.MajorityOnTest);
        var rankings = features.Select(rows.RankLatents).ToArray();
        foreach (var k in options.K.Where(k => k <= latents))
        {
            var accuracies = features.Select((feature, f) => Accuracy(rows, feature, [.. rankings[f].Take(k)])).ToArray();
            yield return new Measurement
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"top_{k}_accuracy"),
                Value = accuracies.Average(),
                Direction = Direction.HigherIsBetter,
                Definition = $"Mean over probed features of the accuracy on test rows of a logistic probe on the {k} latents whose means differ most, in standard deviations, between training rows " +
                    "where the feature is on and off; its L2 penalty chosen on validation rows; counted over features; the floor always says what is more frequent",
                Count = features.Count,
                Floor = floor,
                Interval = bootstrap.OfMean(accuracies),
            };
        }
    }

    private double Accuracy(ProbeRows rows, int feature, int[] latents)
    {
        var columns = rows.Standardised(latents);
        var labels = rows.Labels(feature);
        var (train, validation, test) = rows.Parts;
        var best = Penalties
            .Select(penalty => LogisticProbe.Train(columns, labels, train, penalty, backend))
            .MaxBy(probe => probe.Accuracy(columns, labels, validation))!;
        return best.Accuracy(columns, labels, test);
    }
}

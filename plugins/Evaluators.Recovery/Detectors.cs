using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>Figures of latents as detectors of features.</summary>
internal sealed class Detectors
{
    private const string Matched = "i = argmax |cos(d_j, g_i)|";
    private readonly DetectorScores[] _scores;
    private readonly DetectorScores[] _chance;
    private readonly (double Auc, double BestF1)[] _ranked;
    private readonly FeatureCoverage _chanceCoverage;

    public Detectors(DirectionComparison comparison, Classification classification, ScoreCounts ranked)
    {
        var latents = Enumerable.Range(0, comparison.Latents);
        _scores = [.. latents.Select(classification.Scores)];
        _chance = [.. latents.Select(classification.ChanceScores)];
        _ranked = ranked.Complete(classification);
        Coverage = new FeatureCoverage(comparison, _scores, classification);
        _chanceCoverage = new FeatureCoverage(comparison, _chance, classification);
    }

    /// <summary>Which features have a detector.</summary>
    public FeatureCoverage Coverage { get; }

    /// <summary>The figures, with intervals over latents or features.</summary>
    public IEnumerable<Measurement> Measure(RandomStream random)
    {
        var latents = new Bootstrap(_scores.Length, random.For("latents"));
        yield return OfFirings("precision", "TP/(TP+FP)", score => score.Precision);
        yield return OfFirings("recall", "TP/(TP+FN)", score => score.Recall);
        yield return OfFirings("f1", "2TP/(2TP+FP+FN)", score => score.F1);
        yield return OfFirings("accuracy", "(TP+TN)/N", score => score.Accuracy);
        yield return OverLatents("auc", [.. _ranked.Select(r => r.Auc)], 0.5,
            $"Unweighted mean over all latents of the probability that f_j, times the sign of the cosine, is greater where a_i ≠ 0 than where it is not, ties counting half, for {Matched}; " +
            "0.5 where undefined; values within 3 % of each other may be ties; counted over latents");
        yield return OverLatents("f1_optimal_threshold", [.. _ranked.Select(r => r.BestF1)], null,
            $"Unweighted mean over all latents of the best F1 of f_j, times the sign of the cosine, > t as a sign of a_i ≠ 0 over t ≥ 0, for {Matched}; t is chosen on the same rows, among 32 per octave; " +
            "what it has over f1 is lost to thresholds, not to directions; counted over latents");
        foreach (var measurement in Coverage.Measure(_chanceCoverage, random.For("features")))
            yield return measurement;

        Measurement OfFirings(string name, string formula, Func<DetectorScores, double> score) => OverLatents(
            name, [.. _scores.Select(score)], _chance.Average(score),
            $"Unweighted mean over all latents, dead ones too, of {formula}, 0 where undefined, of f_j ≠ 0 as a sign of a_i ≠ 0 " +
            $"for {Matched}; counted over latents; the floor fires as often, independently");

        Measurement OverLatents(string name, double[] values, double? floor, string definition) => new()
        {
            Name = name,
            Value = values.Average(),
            Direction = Direction.HigherIsBetter,
            Definition = definition,
            Count = values.Length,
            Floor = floor,
            Interval = latents.OfMean(values),
        };
    }
}

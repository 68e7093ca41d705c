using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>Figures of latents as detectors of features.</summary>
internal sealed class Detectors
{
    private const string Matched = "i = argmax |cos(d_j, g_i)|";
    private readonly DetectorScores[] _scores;
    private readonly (double Auc, double BestF1)[] _ranked;
    private readonly RandomDetectors _chance;

    public Detectors(NearestFeatures nearest, Classification classification, ScoreCounts ranked, RandomDetectors chance)
    {
        _scores = [.. Enumerable.Range(0, nearest.OfLatent.Length).Select(classification.Scores)];
        _ranked = ranked.Complete(classification);
        _chance = chance;
        Coverage = new FeatureCoverage(nearest.OfLatent, _scores, classification);
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
        yield return OverLatents("auc", [.. _ranked.Select(r => r.Auc)], _chance.Ranked.Auc,
            $"Unweighted mean over all latents of the probability that f_j, times the sign of the cosine, is greater where a_i ≠ 0 than where it is not, ties counting half, for {Matched}; " +
            $"0.5 where undefined; values within 3 % of each other may be ties; counted over latents; {RandomDetectors.Floor}");
        yield return OverLatents("f1_optimal_threshold", [.. _ranked.Select(r => r.BestF1)], _chance.Ranked.BestF1,
            $"Unweighted mean over all latents of the best F1 of f_j, times the sign of the cosine, > t as a sign of a_i ≠ 0 over t ≥ 0, for {Matched}; t is chosen on the same rows, among 32 per octave; " +
            $"what it has over f1 is lost to thresholds, not to directions; counted over latents; {RandomDetectors.Floor}");
        foreach (var measurement in Coverage.Measure(_chance.Coverages, random.For("features")))
            yield return measurement;

        Measurement OfFirings(string name, string formula, Func<DetectorScores, double> score) => OverLatents(
            name, [.. _scores.Select(score)], score(_chance.Scores),
            $"Unweighted mean over all latents, dead ones too, of {formula}, 0 where undefined, of f_j ≠ 0 as a sign of a_i ≠ 0 " +
            $"for {Matched}; counted over latents; {RandomDetectors.Floor}");

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

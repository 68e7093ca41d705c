using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>How well the best latent that is matched to each feature detects it.</summary>
internal sealed class FeatureCoverage
{
    private const int ThresholdSteps = 20;

    private readonly double[] _best;
    private readonly double[] _firings;
    private readonly long _rows;

    /// <param name="featureOfLatent">Which feature each latent is matched to.</param>
    /// <param name="scores">How each latent does.</param>
    /// <param name="classification">How often features fire.</param>
    public FeatureCoverage(int[] featureOfLatent, DetectorScores[] scores, Classification classification)
    {
        _best = new double[classification.Features];
        for (var j = 0; j < scores.Length; j++)
        {
            ref var best = ref _best[featureOfLatent[j]];
            best = Math.Max(best, scores[j].F1);
        }

        _firings = [.. Enumerable.Range(0, _best.Length).Select(i => (double)classification.FeatureFirings(i))];
        _rows = classification.Rows;
    }

    /// <summary>Shares of features that are covered.</summary>
    /// <param name="chance">Those of random directions.</param>
    /// <param name="random">For the intervals.</param>
    public IEnumerable<Measurement> Measure(IReadOnlyList<FeatureCoverage> chance, RandomStream random)
    {
        var features = new Bootstrap(_best.Length, random);
        foreach (var (name, threshold) in ((string, double)[])[("0_5", 0.5), ("0_8", 0.8)])
        {
            var text = threshold.ToString(CultureInfo.InvariantCulture);
            var covered = Covered(threshold);
            yield return Share($"coverage_f1_at_{name}", covered.Average(), chance.Average(c => c.Covered(threshold).Average()), features.OfMean(covered),
                $"Share of features that have a latent matched to them, i*(j) = i, with F1 ≥ {text}; counted over features; {RandomDetectors.Floor}");
            if (_firings.Sum() > 0)
            {
                yield return Share($"coverage_f1_weighted_at_{name}", CoveredFirings(threshold), chance.Average(c => c.CoveredFirings(threshold)),
                    features.OfRatio(Weighted(covered), _firings),
                    $"Share of all firings of features that are of features with a matched latent of F1 ≥ {text}; counted over features; {RandomDetectors.Floor}");
            }
        }
    }

    /// <summary>The share of covered features over the threshold, for each decade of how often features fire.</summary>
    public CurveFigure Curves()
    {
        double[] thresholds = [.. Enumerable.Range(1, ThresholdSteps).Select(s => (double)s / ThresholdSteps)];
        var decades = Enumerable.Range(0, _best.Length)
            .Where(i => _firings[i] > 0)
            .GroupBy(i => (int)Math.Ceiling(Math.Log10(_firings[i] / _rows)))
            .OrderByDescending(group => group.Key);
        return new CurveFigure(
            "coverage", "Which features have a latent",
            "Share of features with a matched latent of at least this F1, by how often they fire. Rare features are usually found last.",
            "F1", "share of features",
            [
                Curve("all", [.. Enumerable.Range(0, _best.Length)]),
                .. decades.Select(group => Curve(string.Create(CultureInfo.InvariantCulture, $"in {100 * Math.Pow(10, group.Key - 1):G3} to {100 * Math.Pow(10, group.Key):G3} % of rows ({group.Count()})"), [.. group])),
            ]);

        FigureCurve Curve(string label, int[] members) => new(label, thresholds, [.. thresholds.Select(t => (double)members.Count(i => _best[i] >= t) / members.Length)]);
    }

    /// <summary>The share of firings that are of covered features; 0 without firings.</summary>
    private double CoveredFirings(double threshold) => _firings.Sum() is > 0 and var all ? Weighted(Covered(threshold)).Sum() / all : 0;

    private double[] Covered(double threshold) => [.. _best.Select(f1 => f1 >= threshold ? 1.0 : 0)];

    private double[] Weighted(double[] covered) => [.. covered.Zip(_firings, (c, weight) => c * weight)];

    private Measurement Share(string name, double value, double floor, Interval? interval, string definition) => new()
    {
        Name = name,
        Value = value,
        Direction = Direction.HigherIsBetter,
        Definition = definition,
        Count = _best.Length,
        Floor = floor,
        Interval = interval,
    };
}

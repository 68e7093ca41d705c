using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>One pass: directions are compared at once, firings row by row.</summary>
internal sealed class RecoveryEvaluation : IEvaluation
{
    private const double CoveredFrom = 0.5;

    private readonly Matrix _directions;
    private readonly RandomStream _random;
    private readonly Matrix _cosines;
    private readonly DirectionMatch _match;
    private readonly Classification _classification;

    public RecoveryEvaluation(Matrix decoder, Matrix directions, RandomStream random)
    {
        _directions = directions;
        _random = random;
        _cosines = Cosines.Between(decoder, directions);
        _match = new DirectionMatch(_cosines);
        _classification = new Classification(_match.FeatureOfLatent, directions.Rows);
    }

    public void Observe(EvaluationBatch batch) => _classification.Observe(
        batch.Latents, batch.Codes ?? throw new ArgumentException("Recovery is measured against codes, and this batch has none.", nameof(batch)));

    public EvaluationResult Complete()
    {
        List<Measurement> measurements = [.. Directions()];
        if (_classification.Rows > 0)
            measurements.AddRange(Firings());
        return new EvaluationResult(measurements, [RecoveryFigures.Cosines(_cosines, _match), RecoveryFigures.BestCosines(_match)]);
    }

    private IEnumerable<Measurement> Directions()
    {
        var (latents, features) = (_cosines.Rows, _cosines.Columns);
        var floors = ChanceFloors.Simulate(latents, _directions, _random.For("random decoders"));
        yield return Better("mcc", _match.Mcc, floors.Mcc, Math.Min(latents, features),
            "Mean |cos(d, g)| over min(m, n) pairs of latent and feature, assigned one to one so that it is greatest; counted over pairs");
        yield return Better("mmcs_recall", _match.RecallAbsolute, floors.RecallAbsolute, features,
            "Mean over features of max_j |cos(d_j, g_i)|; counted over features");
        yield return Better("mmcs_recall_signed", _match.RecallSigned, floors.RecallSigned, features,
            "Mean over features of max_j cos(d_j, g_i) (Sharkey et al. 2022); counted over features");
        yield return Better("mmcs_precision", _match.PrecisionAbsolute, floors.PrecisionAbsolute, latents,
            "Mean over all latents, dead ones too, of max_i |cos(d_j, g_i)|; counted over latents");
        yield return Better("mmcs_precision_signed", _match.PrecisionSigned, floors.PrecisionSigned, latents,
            "Mean over all latents, dead ones too, of max_i cos(d_j, g_i); counted over latents");
        yield return Better("recovered_at_0_9", _match.Recovered, floors.Recovered, features,
            "Share of features with max_j |cos(d_j, g_i)| > 0.9; counted over features");
        yield return Better("uniqueness", _match.Uniqueness, ChanceFloors.Uniqueness(latents, features), latents,
            "Number of different features i*(j) = argmax_i |cos(d_j, g_i)|, divided by the number of latents; the floor picks at random");
    }

    private IEnumerable<Measurement> Firings()
    {
        var latents = _cosines.Rows;
        var scores = Enumerable.Range(0, latents).Select(_classification.Scores).ToArray();
        var chance = Enumerable.Range(0, latents).Select(_classification.ChanceScores).ToArray();
        yield return Detector("precision", "TP/(TP+FP)", score => score.Precision);
        yield return Detector("recall", "TP/(TP+FN)", score => score.Recall);
        yield return Detector("f1", "2TP/(2TP+FP+FN)", score => score.F1);
        yield return Detector("accuracy", "(TP+TN)/N", score => score.Accuracy);
        yield return Better("coverage_f1_at_0_5", Coverage(scores), Coverage(chance), _cosines.Columns,
            "Share of features that have a latent matched to them, i*(j) = i, with F1 ≥ 0.5; counted over features; the floor fires as often, independently");
        yield return PerRow("true_l0", _classification.TrueL0, "Mean over rows of the number of features with a ≠ 0");
        yield return PerRow("sae_l0", _classification.SaeL0, "Mean over rows of the number of latents with f ≠ 0");

        Measurement Detector(string name, string formula, Func<DetectorScores, double> score) => Better(
            name, scores.Average(score), chance.Average(score), latents,
            $"Unweighted mean over all latents, dead ones too, of {formula}, 0 where undefined, of f_j ≠ 0 as a sign of a_i ≠ 0 " +
            "for i = argmax |cos(d_j, g_i)|; counted over latents; the floor fires as often, independently");
    }

    private double Coverage(DetectorScores[] scores)
    {
        var covered = new bool[_cosines.Columns];
        for (var j = 0; j < scores.Length; j++)
            covered[_match.FeatureOfLatent[j]] |= scores[j].F1 >= CoveredFrom;
        return (double)covered.Count(c => c) / covered.Length;
    }

    private static Measurement Better(string name, double value, double floor, long count, string definition) => new()
    {
        Name = name,
        Value = value,
        Direction = Direction.HigherIsBetter,
        Definition = definition,
        Count = count,
        Floor = floor,
    };

    private Measurement PerRow(string name, FiringMean mean, string definition) => new()
    {
        Name = name,
        Value = mean.Value,
        Direction = Direction.Neutral,
        Definition = definition,
        Count = _classification.Rows,
        Interval = mean.Interval,
    };
}

using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>All that follows from decoder rows and planted directions alone.</summary>
internal sealed class DirectionComparison
{
    private readonly ChanceFloors _floors;

    /// <param name="decoder">d [latents, dimension].</param>
    /// <param name="directions">g [features, dimension].</param>
    public DirectionComparison(Matrix decoder, Matrix directions)
    {
        (Latents, Features) = (decoder.Rows, directions.Rows);
        using var cosines = Cosines.Between(decoder, directions);
        Match = new DirectionMatch(cosines);
        Figures = [RecoveryFigures.Cosines(cosines, Match), RecoveryFigures.BestCosines(Match)];
        Norms = [.. Enumerable.Range(0, Latents).Select(j => RowGeometry.Norm(decoder.Row(j)))];
        _floors = ChanceFloors.For(Latents, directions);
    }

    /// <summary>m.</summary>
    public int Latents { get; }

    /// <summary>n, the number of features.</summary>
    public int Features { get; }

    /// <summary>Who belongs to whom.</summary>
    public DirectionMatch Match { get; }

    /// <summary>‖d_j‖.</summary>
    public IReadOnlyList<double> Norms { get; }

    /// <summary>Pictures of the cosines.</summary>
    public IReadOnlyList<Figure> Figures { get; }

    /// <summary>The figures, their intervals over latents, features or pairs.</summary>
    public IEnumerable<Measurement> Measure(RandomStream random)
    {
        var (latents, features) = (new Bootstrap(Latents, random.For("latents")), new Bootstrap(Features, random.For("features")));
        var pairs = new Bootstrap(Match.Pairs.Count, random.For("pairs"));
        yield return Mean("mcc", Match.PairCosines, _floors.Mcc, pairs,
            "Mean |cos(d, g)| over min(m, n) pairs of latent and feature, assigned one to one so that it is greatest; counted over pairs");
        yield return Mean("mmcs_recall", Match.FeatureBest, _floors.RecallAbsolute, features,
            "Mean over features of max_j |cos(d_j, g_i)|; counted over features");
        yield return Mean("mmcs_recall_signed", Match.FeatureBestSigned, _floors.RecallSigned, features,
            "Mean over features of max_j cos(d_j, g_i) (Sharkey et al. 2022); counted over features");
        yield return Mean("mmcs_precision", Match.LatentBest, _floors.PrecisionAbsolute, latents,
            "Mean over all latents, dead ones too, of max_i |cos(d_j, g_i)|; counted over latents");
        yield return Mean("mmcs_precision_signed", Match.LatentBestSigned, _floors.PrecisionSigned, latents,
            "Mean over all latents, dead ones too, of max_i cos(d_j, g_i); counted over latents");
        yield return Mean("recovered_at_0_9", [.. Match.FeatureBest.Select(c => DirectionMatch.IsRecovered(c) ? 1f : 0)], _floors.Recovered, features,
            "Share of features with max_j |cos(d_j, g_i)| > 0.9; counted over features");
        yield return Mean("uniqueness", Match.Shares, ChanceFloors.Uniqueness(Latents, Features), latents,
            "Number of different features i*(j) = argmax_i |cos(d_j, g_i)|, divided by the number of latents; counted over latents; the floor picks at random") with
        {
            Value = Match.Uniqueness,
        };
    }

    private static Measurement Mean(string name, IReadOnlyList<float> values, double floor, Bootstrap units, string definition)
    {
        var numbers = values.Select(v => (double)v).ToArray();
        return new Measurement
        {
            Name = name,
            Value = numbers.Average(),
            Direction = Direction.HigherIsBetter,
            Definition = definition,
            Count = numbers.Length,
            Floor = floor,
            Interval = units.OfMean(numbers),
        };
    }
}

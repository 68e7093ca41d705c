using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>How decoder rows lie to planted directions: figures of the matrix of cosines alone.</summary>
internal sealed class DirectionMatch
{
    private const double RecoveredAbove = 0.9;

    /// <param name="cosines">cos(d_j, g_i), [latents, features].</param>
    public DirectionMatch(Matrix cosines)
    {
        var (latents, features) = (cosines.Rows, cosines.Columns);
        var (latentAbsolute, latentSigned) = (new float[latents], new float[latents]);
        var (featureAbsolute, featureSigned) = (new float[features], new float[features]);
        Array.Fill(latentAbsolute, -1);
        Array.Fill(latentSigned, -1);
        Array.Fill(featureAbsolute, -1);
        Array.Fill(featureSigned, -1);
        Nearest = new NearestFeatures(new int[latents], new int[latents]);
        for (var j = 0; j < latents; j++)
        {
            var row = cosines.Row(j);
            for (var i = 0; i < features; i++)
            {
                var (signed, absolute) = (row[i], Math.Abs(row[i]));
                latentSigned[j] = Math.Max(latentSigned[j], signed);
                featureSigned[i] = Math.Max(featureSigned[i], signed);
                featureAbsolute[i] = Math.Max(featureAbsolute[i], absolute);
                if (absolute > latentAbsolute[j])
                    (latentAbsolute[j], Nearest.OfLatent[j]) = (absolute, i);
            }
        }

        for (var j = 0; j < latents; j++)
            Nearest.Signs[j] = cosines[j, FeatureOfLatent[j]] < 0 ? -1 : 1;
        (LatentBest, LatentBestSigned, FeatureBest, FeatureBestSigned) = (latentAbsolute, latentSigned, featureAbsolute, featureSigned);
        Pairs = Assign(cosines);
        PairCosines = [.. Pairs.Select(pair => Math.Abs(cosines[pair.Latent, pair.Feature]))];
        PairSigns = [.. Pairs.Select(pair => cosines[pair.Latent, pair.Feature] < 0 ? -1 : 1)];
        var chosen = new int[features];
        foreach (var feature in FeatureOfLatent)
            chosen[feature]++;
        Shares = [.. FeatureOfLatent.Select(feature => 1f / chosen[feature])];
    }

    /// <summary>i*(j) and the sign of its cosine, by latent.</summary>
    public NearestFeatures Nearest { get; }

    /// <summary>i*(j) = argmax_i |cos(d_j, g_i)|; of equal ones the first.</summary>
    public int[] FeatureOfLatent => Nearest.OfLatent;

    /// <summary>1 / (number of latents with the same i*), by latent: their sum is the number of different i*.</summary>
    public IReadOnlyList<float> Shares { get; }

    /// <summary>max_i |cos(d_j, g_i)|, by latent.</summary>
    public IReadOnlyList<float> LatentBest { get; }

    /// <summary>max_i cos(d_j, g_i), by latent.</summary>
    public IReadOnlyList<float> LatentBestSigned { get; }

    /// <summary>max_j |cos(d_j, g_i)|, by feature.</summary>
    public IReadOnlyList<float> FeatureBest { get; }

    /// <summary>max_j cos(d_j, g_i), by feature.</summary>
    public IReadOnlyList<float> FeatureBestSigned { get; }

    /// <summary>The one-to-one assignment with the greatest sum of |cos|, by feature.</summary>
    public IReadOnlyList<(int Latent, int Feature)> Pairs { get; }

    /// <summary>|cos| of <see cref="Pairs"/>.</summary>
    public IReadOnlyList<float> PairCosines { get; }

    /// <summary>The signs of the cosines of <see cref="Pairs"/>.</summary>
    public IReadOnlyList<int> PairSigns { get; }

    /// <summary>Mean |cos| of <see cref="Pairs"/>.</summary>
    public double Mcc => Mean(PairCosines);

    /// <summary>Mean over features of max_j |cos|.</summary>
    public double RecallAbsolute => Mean(FeatureBest);

    /// <summary>Mean over features of max_j cos.</summary>
    public double RecallSigned => Mean(FeatureBestSigned);

    /// <summary>Mean over latents of max_i |cos|.</summary>
    public double PrecisionAbsolute => Mean(LatentBest);

    /// <summary>Mean over latents of max_i cos.</summary>
    public double PrecisionSigned => Mean(LatentBestSigned);

    /// <summary>Share of features with max_j |cos| above 0.9.</summary>
    public double Recovered => (double)FeatureBest.Count(IsRecovered) / FeatureBest.Count;

    /// <summary>Number of different i*(j), divided by the number of latents.</summary>
    public double Uniqueness => (double)FeatureOfLatent.Distinct().Count() / FeatureOfLatent.Length;

    /// <summary>Whether a feature with this max |cos| counts as recovered.</summary>
    public static bool IsRecovered(float cosine) => cosine > RecoveredAbove;

    private static (int Latent, int Feature)[] Assign(Matrix cosines)
    {
        using var weights = cosines.ToMatrix();
        foreach (ref var weight in weights.Span)
            weight = Math.Abs(weight);
        return [.. Assignment.Pairs(weights).OrderBy(pair => pair.Column)];
    }

    private static double Mean(IReadOnlyList<float> values) => values.Average(value => (double)value);
}

using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>Each latent as a detector of the feature it is matched to: counts of right and wrong firings.</summary>
/// <param name="featureOfLatent">i*(j).</param>
/// <param name="features">Number of features.</param>
internal sealed class Classification(int[] featureOfLatent, int features)
{
    private readonly long[] _latentOn = new long[featureOfLatent.Length];
    private readonly long[] _bothOn = new long[featureOfLatent.Length];
    private readonly long[] _featureOn = new long[features];
    private readonly long[] _lastRowOn = new long[features];

    /// <summary>N, the number of rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Counts the firings f ≠ 0 and a ≠ 0 of some rows.</summary>
    public void Observe(SparseLatents latents, SparseLatents codes)
    {
        for (var r = 0; r < latents.Rows; r++)
        {
            Rows++;
            ObserveFeatures(codes.Indices(r), codes.Values(r));
            ObserveLatents(latents.Indices(r), latents.Values(r));
        }
    }

    /// <summary>Number of features.</summary>
    public int Features => features;

    /// <summary>In how many rows a feature fires.</summary>
    public long FeatureFirings(int feature) => _featureOn[feature];

    /// <summary>How a latent did.</summary>
    public DetectorScores Scores(int latent) => DetectorScores.FromCounts(
        _bothOn[latent], _latentOn[latent], _featureOn[featureOfLatent[latent]], Rows);

    private void ObserveFeatures(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        for (var k = 0; k < indices.Length; k++)
        {
            if (values[k] == 0)
                continue;
            _featureOn[indices[k]]++;
            _lastRowOn[indices[k]] = Rows;
        }
    }

    private void ObserveLatents(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        for (var k = 0; k < indices.Length; k++)
        {
            if (values[k] == 0)
                continue;
            var latent = indices[k];
            _latentOn[latent]++;
            if (_lastRowOn[featureOfLatent[latent]] == Rows)
                _bothOn[latent]++;
        }
    }
}

/// <summary>Scores of one detector. What is undefined, because nothing fired or was to fire, is 0.</summary>
internal readonly record struct DetectorScores(double Precision, double Recall, double F1, double Accuracy)
{
    /// <param name="hits">Rows where both fire, TP.</param>
    /// <param name="detected">Rows where the latent fires, TP + FP.</param>
    /// <param name="wanted">Rows where the feature fires, TP + FN.</param>
    /// <param name="rows">All rows.</param>
    public static DetectorScores FromCounts(double hits, double detected, double wanted, double rows) => new(
        detected > 0 ? hits / detected : 0,
        wanted > 0 ? hits / wanted : 0,
        hits > 0 ? 2 * hits / (detected + wanted) : 0,
        (rows - detected - wanted + (2 * hits)) / rows);
}

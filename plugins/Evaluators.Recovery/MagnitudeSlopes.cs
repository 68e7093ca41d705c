using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>How large latents are where they fire rightly: what is lost to shrinkage, not to misses.</summary>
internal sealed class MagnitudeSlopes
{
    /// <summary>Pairs that point further apart are not of one thing.</summary>
    private const float LeastCosine = 0.5f;

    private readonly int[] _pairOfLatent;
    private readonly (int Latent, int Feature, double Factor)[] _pairs;
    private readonly double[] _products;
    private readonly double[] _squares;
    private readonly Dictionary<int, float> _on = [];

    public MagnitudeSlopes(DirectionComparison comparison)
    {
        var match = comparison.Match;
        _pairs = [.. Enumerable.Range(0, match.Pairs.Count)
            .Where(p => match.PairCosines[p] > LeastCosine)
            .Select(p => (match.Pairs[p].Latent, match.Pairs[p].Feature, match.PairSigns[p] * comparison.Norms[match.Pairs[p].Latent]))];
        (_products, _squares) = (new double[_pairs.Length], new double[_pairs.Length]);
        _pairOfLatent = new int[comparison.Latents];
        Array.Fill(_pairOfLatent, -1);
        for (var p = 0; p < _pairs.Length; p++)
            _pairOfLatent[_pairs[p].Latent] = p;
    }

    /// <summary>Sums over some rows.</summary>
    public void Observe(SparseLatents latents, SparseLatents codes)
    {
        for (var r = 0; r < latents.Rows; r++)
        {
            _on.Clear();
            var features = codes.Indices(r);
            var activations = codes.Values(r);
            for (var k = 0; k < features.Length; k++)
                _on[features[k]] = activations[k];
            var indices = latents.Indices(r);
            var values = latents.Values(r);
            for (var k = 0; k < indices.Length; k++)
            {
                var p = _pairOfLatent[indices[k]];
                if (p < 0 || values[k] == 0 || !_on.TryGetValue(_pairs[p].Feature, out var a) || a == 0)
                    continue;
                _products[p] += values[k] * _pairs[p].Factor * a;
                _squares[p] += (double)a * a;
            }
        }
    }

    /// <summary>The figure; null where no pair ever fired together.</summary>
    public Measurement? Measure(RandomStream random)
    {
        var slopes = Enumerable.Range(0, _pairs.Length).Where(p => _squares[p] > 0).Select(p => _products[p] / _squares[p]).ToArray();
        return slopes.Length == 0 ? null : new Measurement
        {
            Name = "magnitude_slope",
            Value = slopes.Average(),
            Direction = Direction.OneIsBest,
            Definition = "Unweighted mean over pairs of mcc with |cos| > 0.5 of Σ f_j‖d_j‖a_i / Σ a_i² over rows where both fire, f_j times the sign of the cosine: " +
                "the slope through the origin; below 1 is shrinkage; counted over pairs",
            Count = slopes.Length,
            Interval = new Bootstrap(slopes.Length, random).OfMean(slopes),
        };
    }
}

using System.Runtime.InteropServices;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>Latents as scores of the features they are matched to: how often each height of f_j occurs with the feature and without.</summary>
/// <remarks>Heights are counted in 32 steps per octave, and only those that occur, so memory is bounded by what fires and not by rows times latents.</remarks>
/// <param name="nearest">Which feature each latent is a score of.</param>
internal sealed class ScoreCounts(NearestFeatures nearest)
{
    /// <summary>Leaves the sign, the exponent and five bits of a float: steps of a 32nd of an octave's width.</summary>
    private const int DroppedBits = 18;

    private readonly Dictionary<(int Latent, int Height), (long With, long Without)> _counts = [];
    private readonly HashSet<int> _on = [];

    /// <summary>Counts some rows.</summary>
    public void Observe(SparseLatents latents, SparseLatents codes)
    {
        for (var r = 0; r < latents.Rows; r++)
        {
            _on.Clear();
            var features = codes.Indices(r);
            var activations = codes.Values(r);
            for (var k = 0; k < features.Length; k++)
            {
                if (activations[k] != 0)
                    _on.Add(features[k]);
            }

            var indices = latents.Indices(r);
            var values = latents.Values(r);
            for (var k = 0; k < indices.Length; k++)
            {
                if (values[k] == 0)
                    continue;
                var latent = indices[k];
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, (latent, Height(values[k] * nearest.Signs[latent])), out _);
                if (_on.Contains(nearest.OfLatent[latent]))
                    count.With++;
                else
                    count.Without++;
            }
        }
    }

    /// <summary>The area under the ROC curve and the best F1 of each latent.</summary>
    public (double Auc, double BestF1)[] Complete(Classification firings)
    {
        var byLatent = _counts.ToLookup(entry => entry.Key.Latent, entry => (entry.Key.Height, entry.Value.With, entry.Value.Without));
        return [.. Enumerable.Range(0, nearest.OfLatent.Length).Select(j => Of([.. byLatent[j]], firings.FeatureFirings(nearest.OfLatent[j]), firings.Rows))];
    }

    private static (double Auc, double BestF1) Of((int Height, long With, long Without)[] fired, long wanted, long rows)
    {
        var silent = (Height: 0, With: wanted - fired.Sum(f => f.With), Without: rows - wanted - fired.Sum(f => f.Without));
        var (with, without, wins, best) = (0L, 0L, 0.0, 0.0);
        foreach (var step in fired.Append(silent).OrderByDescending(f => f.Height))
        {
            // Rows without the feature that score lower than these are beaten; those that score the same count half.
            wins += step.With * (rows - wanted - without - (step.Without / 2.0));
            (with, without) = (with + step.With, without + step.Without);
            if (step.Height > 0)
                best = Math.Max(best, 2.0 * with / (with + without + wanted));
        }

        return (wanted == 0 || wanted == rows ? 0.5 : wins / ((double)wanted * (rows - wanted)), best);
    }

    /// <summary>A number that ascends with the value; 0 for 0 alone.</summary>
    private static int Height(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(Math.Abs(value)) >> DroppedBits;
        return value < 0 ? -bits - 1 : bits + 1;
    }
}

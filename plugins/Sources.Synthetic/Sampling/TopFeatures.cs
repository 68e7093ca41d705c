using System.Numerics;
using System.Runtime.CompilerServices;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Features without parents, arranged so that those of a row that fire are found without a random number for each.</summary>
/// <remarks>
/// <para>Feature i fires where g_i = s_i + √δ_i·η_i &gt; τ_i with s_i = F_i·ε. As long as s_i ≤ c·‖F_i‖, that has at most the probability
/// q_i = Φ((c·‖F_i‖ − τ_i)/√δ_i), whatever ε is. So candidates are drawn with probabilities q_i, which <see cref="SupportSampler"/> does in one
/// draw per candidate, and one whose s_i is known is kept with probability Φ((s_i − τ_i)/√δ_i)/q_i. The few features with s_i above the limit
/// are drawn one by one. Both give the exact distribution for every c.</para>
/// <para>All s_i are computed, for several rows at a time; see <see cref="ProjectionPanels"/>. Immutable, and shared by streams.</para>
/// </remarks>
internal sealed class TopFeatures
{
    /// <summary>c: with 2.2, one feature in 70 is drawn one by one, and rare features have few candidates.</summary>
    private const double Limit = 2.2;

    private readonly int _rank;
    private readonly Top[] _tops;
    private readonly SupportSampler _candidates;
    private readonly ProjectionPanels _panels;

    public TopFeatures(FeatureModel model)
    {
        _rank = model.Correlation.Rank;
        // Those that are certain must come first; in the order of their bounds, candidates are near each other in memory too.
        _tops = [.. model.Tree.TopDown.Where(i => model.Tree.Parents[i] < 0).Select(i => TopOf(model, i)).OrderByDescending(t => t.Bound)];
        _candidates = new SupportSampler([.. _tops.Select(t => t.Bound)]);
        _panels = new ProjectionPanels(model.Correlation, [.. _tops.Select(t => t.Feature)], [.. _tops.Select(t => LimitOf(model, t.Feature))]);
    }

    /// <summary>How many features have no parents.</summary>
    public int Count => _tops.Length;

    /// <summary>Scratch memory for a sampler.</summary>
    public SharedBlock CreateBlock() => new(_rank, _panels.Stride);

    /// <summary>Computes what <see cref="Sample"/> needs of the first rows of a block whose ε are known.</summary>
    public void Project(SharedBlock block, int rows)
    {
        if (_rank > 0)
            _panels.Project(block, rows);
    }

    /// <summary>Writes the features that fire in a row, in no particular order.</summary>
    /// <param name="block">After <see cref="Project"/>.</param>
    /// <param name="row">Which of its rows.</param>
    /// <param name="random">The row's lane.</param>
    /// <param name="places">Scratch of length <see cref="Count"/>.</param>
    /// <param name="fired">Of length <see cref="Count"/>.</param>
    /// <returns>How many fire.</returns>
    public int Sample(SharedBlock block, int row, RandomStream random, Span<int> places, Span<int> fired)
    {
        var projections = block.Projections(row);
        var above = block.Above(row);
        var count = 0;
        for (var word = 0; word < above.Length; word++)
        {
            for (var bits = above[word]; bits != 0; bits &= bits - 1)
            {
                var k = (word * ProjectionPanels.Width) + BitOperations.TrailingZeroCount(bits);
                ref readonly var feature = ref _tops[k];
                fired[count] = feature.Feature;
                count += Normal.Exceeds(feature.Score(projections[k]), Normal.Coin(random)) ? 1 : 0;
            }
        }

        var candidates = _candidates.Sample(random, places);
        foreach (var k in places[..candidates])
        {
            ref readonly var feature = ref _tops[k];
            if (_rank == 0 || (!IsAbove(above, k) && Normal.Exceeds(feature.Score(projections[k]), feature.Bound * Normal.Coin(random))))
                fired[count++] = feature.Feature;
        }

        return count;
    }

    private static bool IsAbove(ReadOnlySpan<uint> above, int k) => (above[k / ProjectionPanels.Width] >> (k % ProjectionPanels.Width) & 1) != 0;

    private static float LimitOf(FeatureModel model, int feature) => (float)(Limit * Math.Sqrt(CorrelationFactor.SquaredNorm(model.Correlation.Row(feature))));

    private static Top TopOf(FeatureModel model, int feature) => new(
        feature,
        model.Correlation.Rank == 0 ? model.Probabilities[feature] : Normal.Cumulative(model.Score(feature, LimitOf(model, feature))),
        model.Firing[feature].Threshold,
        model.Firing[feature].Steepness);

    /// <summary>What is read together of a feature.</summary>
    private readonly record struct Top(int Feature, double Bound, double Threshold, double Steepness)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public double Score(float projection) => (projection - Threshold) * Steepness;
    }
}

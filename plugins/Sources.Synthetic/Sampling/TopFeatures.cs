using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Features without parents, arranged so that those of a row that fire are found without a random number for each.</summary>
/// <remarks>
/// <para>Feature i fires where g_i = s_i + √δ_i·η_i &gt; τ_i with s_i = F_i·ε. As long as s_i ≤ c·‖F_i‖, that has at most the probability
/// q_i = Φ((c·‖F_i‖ − τ_i)/√δ_i), whatever ε is. So candidates are drawn with probabilities q_i, which <see cref="SupportSampler"/> does in one
/// draw per candidate, and one whose s_i is known is kept with probability Φ((s_i − τ_i)/√δ_i)/q_i. The few features with s_i above the limit
/// are drawn one by one. Both give the exact distribution for every c.</para>
/// <para>All s_i are computed: that is one multiplication by F, stored in panels of 64 features so that it runs over memory once.
/// Sums run in the order of ε whatever the width of vectors. Immutable, and shared by streams.</para>
/// </remarks>
internal sealed class TopFeatures
{
    private const int Panel = 64;

    /// <summary>c: with 2.2, one feature in 70 is drawn one by one, and rare features have few candidates.</summary>
    private const double Limit = 2.2;

    private readonly FeatureModel _model;
    private readonly int[] _features;
    private readonly double[] _bounds;
    private readonly float[] _panels;
    private readonly float[] _limits;
    private readonly SupportSampler _candidates;

    public TopFeatures(FeatureModel model)
    {
        _model = model;
        var bounds = new double[model.Count];
        var all = new List<int>();
        foreach (var feature in model.Tree.TopDown)
        {
            if (model.Tree.Parents[feature] >= 0)
                continue;
            all.Add(feature);
            bounds[feature] = model.Correlation.Rank == 0 ? model.Probabilities[feature] : Normal.Cumulative(model.Score(feature, LimitOf(feature)));
        }

        // Those that are certain must come first; in the order of their bounds, candidates are near each other in memory too.
        _features = [.. all.OrderByDescending(i => bounds[i])];
        _bounds = [.. _features.Select(i => bounds[i])];
        _candidates = new SupportSampler(_bounds);
        var panels = (_features.Length + Panel - 1) / Panel;
        _limits = Enumerable.Repeat(float.PositiveInfinity, panels * Panel).ToArray();
        _panels = new float[panels * Panel * model.Correlation.Rank];
        for (var k = 0; k < _features.Length; k++)
        {
            _limits[k] = LimitOf(_features[k]);
            var row = model.Correlation.Row(_features[k]);
            for (var r = 0; r < row.Length; r++)
                _panels[(((k / Panel * row.Length) + r) * Panel) + (k % Panel)] = row[r];
        }
    }

    /// <summary>Length of the scratch memory that <see cref="Sample"/> wants.</summary>
    public int ScratchLength => _limits.Length;

    /// <summary>How many features have no parents.</summary>
    public int Count => _features.Length;

    /// <summary>Writes the features that fire, in no particular order.</summary>
    /// <param name="shared">ε.</param>
    /// <param name="random">The row's lane.</param>
    /// <param name="scratch">For s.</param>
    /// <param name="places">Scratch of length <see cref="Count"/>.</param>
    /// <param name="fired">Of length <see cref="Count"/>.</param>
    /// <returns>How many fire.</returns>
    public int Sample(ReadOnlySpan<float> shared, RandomStream random, Span<float> scratch, Span<int> places, Span<int> fired)
    {
        var count = 0;
        if (shared.Length > 0)
        {
            var above = Project(shared, scratch, places);
            foreach (var k in places[..above])
            {
                if (Normal.Exceeds(_model.Score(_features[k], scratch[k]), Normal.Coin(random)))
                    fired[count++] = _features[k];
            }
        }

        var candidates = _candidates.Sample(random, places);
        foreach (var k in places[..candidates])
        {
            if (shared.Length == 0 || (scratch[k] <= _limits[k] && Normal.Exceeds(_model.Score(_features[k], scratch[k]), _bounds[k] * Normal.Coin(random))))
                fired[count++] = _features[k];
        }

        return count;
    }

    private float LimitOf(int feature) => (float)(Limit * Math.Sqrt(CorrelationFactor.SquaredNorm(_model.Correlation.Row(feature))));

    /// <summary>s = F·ε; returns how many exceed their limits, and writes which.</summary>
    private int Project(ReadOnlySpan<float> shared, Span<float> projections, Span<int> above)
    {
        ref var panel = ref MemoryMarshal.GetArrayDataReference(_panels);
        ref var epsilon = ref MemoryMarshal.GetReference(shared);
        var count = 0;
        for (var first = 0; first < _limits.Length; first += Panel)
        {
            var (a, b, c, d) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
            for (var r = 0; r < shared.Length; r++)
            {
                var factor = Vector512.Create(Unsafe.Add(ref epsilon, r));
                a += factor * Vector512.LoadUnsafe(ref panel, 0);
                b += factor * Vector512.LoadUnsafe(ref panel, 16);
                c += factor * Vector512.LoadUnsafe(ref panel, 32);
                d += factor * Vector512.LoadUnsafe(ref panel, 48);
                panel = ref Unsafe.Add(ref panel, Panel);
            }

            count = Store(a, first, projections, above, count);
            count = Store(b, first + 16, projections, above, count);
            count = Store(c, first + 32, projections, above, count);
            count = Store(d, first + 48, projections, above, count);
        }

        return count;
    }

    private int Store(Vector512<float> sums, int first, Span<float> projections, Span<int> above, int count)
    {
        sums.CopyTo(projections[first..]);
        var bits = Vector512.GreaterThan(sums, Vector512.Create<float>(_limits.AsSpan(first))).ExtractMostSignificantBits();
        for (; bits != 0; bits &= bits - 1)
            above[count++] = first + BitOperations.TrailingZeroCount(bits);
        return count;
    }
}

using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Absorption;

/// <summary>How much rarer a parent's latent fires with the parent when a child fires too.</summary>
/// <param name="latentOfParent">j*(i).</param>
/// <param name="parents">The parent of each feature, −1 for none.</param>
internal sealed class AbsorptionGaps(int[] latentOfParent, IReadOnlyList<int> parents)
{
    private const double Absorbed = 0.1;
    private const int Bins = 40;

    private readonly (long Rows, long Hits)[] _ofParent = new (long, long)[latentOfParent.Length];
    private readonly (long Rows, long Hits)[] _withChild = new (long, long)[latentOfParent.Length];
    private readonly HashSet<int> _firing = [];
    private readonly HashSet<int> _on = [];

    /// <summary>How many edges have both probabilities.</summary>
    public int Edges => Gaps().Count();

    /// <summary>Counts some rows.</summary>
    public void Observe(SparseLatents latents, SparseLatents codes)
    {
        for (var r = 0; r < latents.Rows; r++)
        {
            Collect(latents, r, _firing);
            Collect(codes, r, _on);
            foreach (var feature in _on)
            {
                if (latentOfParent[feature] >= 0)
                    Count(ref _ofParent[feature], feature);
                if (parents[feature] >= 0 && _on.Contains(parents[feature]))
                    Count(ref _withChild[feature], parents[feature]);
            }
        }

        void Count(ref (long Rows, long Hits) counts, int parent) =>
            counts = (counts.Rows + 1, counts.Hits + (_firing.Contains(latentOfParent[parent]) ? 1 : 0));
    }

    /// <summary>The gap of each edge that has one.</summary>
    public IEnumerable<double> Gaps()
    {
        for (var child = 0; child < parents.Count; child++)
        {
            if (parents[child] < 0)
                continue;
            var (all, with) = (_ofParent[parents[child]], _withChild[child]);
            if (with.Rows > 0 && all.Rows > with.Rows)
                yield return ((double)(all.Hits - with.Hits) / (all.Rows - with.Rows)) - ((double)with.Hits / with.Rows);
        }
    }

    /// <summary>The figures over edges; none without edges.</summary>
    public IEnumerable<Measurement> Measure(RandomStream random)
    {
        var gaps = Gaps().ToArray();
        if (gaps.Length == 0)
            yield break;
        var edges = new Bootstrap(gaps.Length, random);
        yield return Over("absorption_gap", gaps,
            "Mean over edges (parent, child) of P(f_j* ≠ 0 | parent on, child off) − P(f_j* ≠ 0 | parent on, child on) for the parent's latent j* = argmax_j |cos(d_j, g_parent)|; " +
            "0 for a latent that does not care for the child; counted over edges");
        yield return Over("absorbed_edges", [.. gaps.Select(gap => gap > Absorbed ? 1.0 : 0)],
            "Share of edges (parent, child) with an absorption gap above 0.1; counted over edges");

        Measurement Over(string name, double[] values, string definition) => new()
        {
            Name = name, Value = values.Average(), Direction = Direction.LowerIsBetter, Definition = definition, Count = values.Length, Interval = edges.OfMean(values),
        };
    }

    /// <summary>Edges by their gap.</summary>
    public HistogramFigure Histogram()
    {
        var counts = new long[Bins];
        foreach (var gap in Gaps())
            counts[Math.Clamp((int)((gap + 1) / 2 * Bins), 0, Bins - 1)]++;
        return new HistogramFigure(
            "absorption_gaps", "How much rarer parents' latents fire with a child",
            "Edges of the hierarchy by their absorption gap; at the right end the child has taken the parent over.",
            "gap", [.. Enumerable.Range(0, Bins + 1).Select(i => (2.0 * i / Bins) - 1)], counts);
    }

    private static void Collect(SparseLatents batch, int row, HashSet<int> firing)
    {
        firing.Clear();
        var indices = batch.Indices(row);
        var values = batch.Values(row);
        for (var k = 0; k < indices.Length; k++)
        {
            if (values[k] != 0)
                firing.Add(indices[k]);
        }
    }
}

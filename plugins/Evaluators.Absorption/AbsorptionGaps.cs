using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Absorption;

/// <summary>How much rarer a parent's latent fires with the parent when a child fires too.</summary>
/// <param name="latentOfParent">j*(i).</param>
/// <param name="parents">The parent of each feature, −1 for none.</param>
internal sealed class AbsorptionGaps(int[] latentOfParent, IReadOnlyList<int> parents)
{
    /// <summary>With fewer rows on either side a probability is an accident.</summary>
    public const int FewestRows = 10;

    private const double Absorbed = 0.1, StandardErrors = 2;
    private const int Bins = 40;

    private readonly (long Rows, long Hits)[] _ofParent = new (long, long)[latentOfParent.Length];
    private readonly (long Rows, long Hits)[] _withChild = new (long, long)[latentOfParent.Length];
    private readonly HashSet<int> _firing = [];
    private readonly HashSet<int> _on = [];

    /// <summary>How many edges have both probabilities, each of at least <see cref="FewestRows"/> rows.</summary>
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

    /// <summary>The figures over edges; none without edges.</summary>
    public IEnumerable<Measurement> Measure(RandomStream random)
    {
        var edges = Gaps().ToList();
        if (edges.Count == 0)
            yield break;
        // The edges of one parent share its latent, and the rows without a child, so that parents are what was drawn.
        var families = edges.GroupBy(edge => edge.Parent).ToList();
        var bootstrap = new Bootstrap(families.Count, random);
        double[] sizes = [.. families.Select(family => (double)family.Count())];
        yield return Over("absorption_gap", edge => edge.Gap,
            "Mean over edges (parent, child) of P(f_j* ≠ 0 | parent on, child off) − P(f_j* ≠ 0 | parent on, child on) for the parent's latent j* = argmax_j |cos(d_j, g_parent)|; " +
            "0 for a latent that does not care for the child; counted over edges, the interval is over parents");
        yield return Over("absorbed_edges", edge => edge.Gap > Absorbed && edge.Gap > StandardErrors * edge.StandardError ? 1 : 0,
            "Share of edges (parent, child) with an absorption gap above 0.1 and above twice its standard error, by the variances of both probabilities; counted over edges, the interval is over parents");

        Measurement Over(string name, Func<Edge, double> value, string definition) => new()
        {
            Name = name, Value = edges.Average(value), Direction = Direction.LowerIsBetter, Definition = definition, Count = edges.Count,
            Interval = bootstrap.OfRatio([.. families.Select(family => family.Sum(value))], sizes),
        };
    }

    /// <summary>Edges by their gap.</summary>
    public HistogramFigure Histogram()
    {
        var counts = new long[Bins];
        foreach (var edge in Gaps())
            counts[Math.Clamp((int)((edge.Gap + 1) / 2 * Bins), 0, Bins - 1)]++;
        return new HistogramFigure(
            "absorption_gaps", "How much rarer parents' latents fire with a child",
            "Edges of the hierarchy by their absorption gap; at the right end the child has taken the parent over.",
            "gap", [.. Enumerable.Range(0, Bins + 1).Select(i => (2.0 * i / Bins) - 1)], counts);
    }

    /// <summary>The gap of each edge that has one.</summary>
    private IEnumerable<Edge> Gaps()
    {
        for (var child = 0; child < parents.Count; child++)
        {
            if (parents[child] < 0)
                continue;
            var (all, with) = (_ofParent[parents[child]], _withChild[child]);
            var without = (Rows: all.Rows - with.Rows, Hits: all.Hits - with.Hits);
            if (Math.Min(with.Rows, without.Rows) < FewestRows)
                continue;
            double p = (double)without.Hits / without.Rows, q = (double)with.Hits / with.Rows;
            yield return new Edge(parents[child], p - q, Math.Sqrt((p * (1 - p) / without.Rows) + (q * (1 - q) / with.Rows)));
        }
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

    /// <summary>How much rarer the latent of a parent fires with one child of it.</summary>
    private readonly record struct Edge(int Parent, double Gap, double StandardError);
}

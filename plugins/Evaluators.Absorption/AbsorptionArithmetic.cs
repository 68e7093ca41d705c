namespace SaeLab.Evaluators.Absorption;

/// <summary>SAEBench's rules for one occurrence of a parent.</summary>
internal static class AbsorptionArithmetic
{
    private const int MostAbsorbers = 3;
    private const double LeastCosine = 0.1, LeastFullCosine = 0.025, LeastShare = 0.4;

    /// <summary>Which share of the parent other latents carry, 0 to 1.</summary>
    /// <param name="projection">x·p &gt; 0, all of the parent.</param>
    /// <param name="main">What the parent's own latents carry of it.</param>
    /// <param name="others">Cosine and f_j d_j·p of the other latents that fire.</param>
    public static double Fraction(double projection, double main, IEnumerable<(double Cosine, double Projection)> others)
    {
        var absorbers = others.Where(o => o.Cosine >= LeastCosine && o.Projection > 0).Select(o => o.Projection).OrderDescending().Take(MostAbsorbers).Sum();
        if (main >= projection || absorbers / projection < LeastShare)
            return 0;
        if (main <= 0)
            return 1;
        var taken = Math.Min(absorbers, projection - main);
        return taken / (taken + main);
    }

    /// <summary>Whether the parent's latents are silent and the largest of the others stands in for them.</summary>
    public static bool IsFull(double projection, bool mainFires, IEnumerable<(double Cosine, double Projection)> others)
    {
        if (mainFires)
            return false;
        var (cosine, top) = others.DefaultIfEmpty().MaxBy(o => o.Projection);
        return cosine >= LeastFullCosine && top >= 0 && top / projection >= LeastShare;
    }
}

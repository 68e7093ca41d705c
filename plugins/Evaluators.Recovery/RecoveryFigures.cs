using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>Pictures of the cosines.</summary>
internal static class RecoveryFigures
{
    private const int MostShown = 512;
    private const int Bins = 20;

    /// <summary>|cos| of latents by features; the assigned pairs form the diagonal.</summary>
    public static HeatMapFigure Cosines(Matrix cosines, DirectionMatch match)
    {
        var latents = PairedFirst(match.Pairs.Select(pair => pair.Latent), cosines.Rows);
        var features = PairedFirst(match.Pairs.Select(pair => pair.Feature), cosines.Columns);
        var values = new Matrix(latents.Length, features.Length);
        for (var j = 0; j < latents.Length; j++)
        {
            for (var i = 0; i < features.Length; i++)
                values[j, i] = Math.Abs(cosines[latents[j], features[i]]);
        }

        var shown = latents.Length < cosines.Rows || features.Length < cosines.Columns
            ? $" The first {latents.Length} of {cosines.Rows} latents and {features.Length} of {cosines.Columns} features are shown."
            : "";
        return new HeatMapFigure(
            "cosines", "Decoder rows and planted directions",
            "|cos| between each latent's decoder row and each planted direction. Assigned pairs come first, by feature, and form the " +
            "diagonal; a dictionary that found the features shows nothing else but what the directions share." + shown,
            "latent", "feature", values, 0, 1);
    }

    /// <summary>How well the best latent of each feature points.</summary>
    public static HistogramFigure BestCosines(DirectionMatch match)
    {
        var counts = new long[Bins];
        foreach (var cosine in match.FeatureBest)
            counts[Math.Min((int)(cosine * Bins), Bins - 1)]++;
        return new HistogramFigure(
            "best_cosines", "How well each feature was found",
            "Features by max |cos| with any decoder row; found ones lie at the right end.",
            "max |cos|", [.. Enumerable.Range(0, Bins + 1).Select(i => (double)i / Bins)], counts);
    }

    /// <summary>The paired indices in their order, then the others, as far as they are shown.</summary>
    private static int[] PairedFirst(IEnumerable<int> paired, int count)
    {
        var first = paired.ToArray();
        return [.. first.Concat(Enumerable.Range(0, count).Except(first)).Take(MostShown)];
    }
}

using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>Which feature each latent is taken for a detector of.</summary>
/// <param name="OfLatent">i*(j) = argmax_i |cos(d_j, g_i)|, of equal ones the first.</param>
/// <param name="Signs">The sign of that cosine, 1 for 0.</param>
internal sealed record NearestFeatures(int[] OfLatent, int[] Signs)
{
    private const int StripEntries = 1 << 22;

    /// <summary>Compares rows with directions in strips of rows, so that memory does not grow with the number of pairs.</summary>
    /// <param name="decoder">d [latents, dimension].</param>
    /// <param name="directions">g [features, dimension].</param>
    public static NearestFeatures Of(Matrix decoder, Matrix directions)
    {
        var nearest = new NearestFeatures(new int[decoder.Rows], new int[decoder.Rows]);
        var height = Math.Clamp(StripEntries / directions.Rows, 1, decoder.Rows);
        for (var start = 0; start < decoder.Rows; start += height)
        {
            using var strip = new Matrix(Math.Min(height, decoder.Rows - start), decoder.Columns);
            decoder.Span.Slice(start * decoder.Columns, strip.Count).CopyTo(strip.Span);
            using var cosines = Cosines.Between(strip, directions);
            for (var r = 0; r < strip.Rows; r++)
                (nearest.OfLatent[start + r], nearest.Signs[start + r]) = Nearest(cosines.Row(r));
        }

        return nearest;
    }

    private static (int Feature, int Sign) Nearest(ReadOnlySpan<float> cosines)
    {
        var feature = 0;
        for (var i = 1; i < cosines.Length; i++)
            feature = Math.Abs(cosines[i]) > Math.Abs(cosines[feature]) ? i : feature;
        return (feature, cosines[feature] < 0 ? -1 : 1);
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace SaeLab.Sources.Synthetic;

/// <summary>Adds up rows.</summary>
internal static class RowSum
{
    /// <summary>x = b + Σ_k a_k g_k in the order of the features, rounded after each product and each sum, so that every machine gets the same bits.</summary>
    public static void Of(World world, ReadOnlySpan<int> features, ReadOnlySpan<float> values, Span<float> x)
    {
        world.Bias.Span.CopyTo(x);
        for (var k = 0; k < features.Length; k++)
            AddScaled(values[k], world.Directions.Row(features[k]), x);
    }

    private static void AddScaled(float a, ReadOnlySpan<float> g, Span<float> x)
    {
        var scale = new Vector<float>(a);
        var wideG = MemoryMarshal.Cast<float, Vector<float>>(g);
        var wideX = MemoryMarshal.Cast<float, Vector<float>>(x);
        for (var v = 0; v < wideX.Length; v++)
            wideX[v] += scale * wideG[v];
        for (var c = wideX.Length * Vector<float>.Count; c < x.Length; c++)
            x[c] += a * g[c];
    }
}

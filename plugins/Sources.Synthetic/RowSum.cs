using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
        ref var source = ref MemoryMarshal.GetReference(g);
        ref var destination = ref MemoryMarshal.GetReference(x);
        var scale = Vector512.Create(a);
        var c = 0;
        for (; c <= x.Length - Vector512<float>.Count; c += Vector512<float>.Count)
        {
            var sum = Vector512.LoadUnsafe(ref destination, (nuint)c) + (scale * Vector512.LoadUnsafe(ref source, (nuint)c));
            sum.StoreUnsafe(ref destination, (nuint)c);
        }

        for (; c < x.Length; c++)
            x[c] += a * g[c];
    }
}

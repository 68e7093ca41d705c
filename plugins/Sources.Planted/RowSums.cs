using System.Numerics;
using System.Runtime.InteropServices;
using SaeLab.Numerics;

namespace SaeLab.Sources.Planted;

/// <summary>What rows are added up from.</summary>
internal static class RowSums
{
    /// <summary>x += a·g, rounded after the product and after the sum, so that every machine gets the same bits.</summary>
    public static void AddScaled(float a, ReadOnlySpan<float> g, Span<float> x)
    {
        var scale = new Vector<float>(a);
        ref var source = ref MemoryMarshal.GetReference(g);
        ref var destination = ref MemoryMarshal.GetReference(x);
        var i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var sum = Vector.LoadUnsafe(ref destination, (nuint)i) + (scale * Vector.LoadUnsafe(ref source, (nuint)i));
            sum.StoreUnsafe(ref destination, (nuint)i);
        }

        for (; i < x.Length; i++)
            x[i] += a * g[i];
    }

    /// <summary>Adds Gaussian noise of a standard deviation to every coordinate.</summary>
    public static void AddNoise(double deviation, RandomStream random, Span<float> x)
    {
        for (var i = 0; i < x.Length; i++)
            x[i] += (float)(deviation * random.NextGaussian());
    }
}

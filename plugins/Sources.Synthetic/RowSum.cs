using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Adds up rows.</summary>
internal static class RowSum
{
    /// <summary>Columns that are summed in registers.</summary>
    private const int Width = 128;

    /// <summary>x = b + Σ_k a_k g_k in the order of the features, rounded after each product and each sum, so that every machine gets the same bits.</summary>
    public static void Of(World world, ReadOnlySpan<int> features, ReadOnlySpan<float> values, Span<float> x)
    {
        world.Bias.Span.CopyTo(x);
        var c = 0;
        for (; c <= x.Length - Width; c += Width)
            AddColumns(world.Directions, features, values, c, x.Slice(c, Width));
        for (; c < x.Length; c++)
        {
            for (var k = 0; k < features.Length; k++)
                x[c] += values[k] * world.Directions[features[k], c];
        }
    }

    private static void AddColumns(Matrix directions, ReadOnlySpan<int> features, ReadOnlySpan<float> values, int first, Span<float> x)
    {
        ref var destination = ref MemoryMarshal.GetReference(x);
        ref var source = ref Unsafe.Add(ref MemoryMarshal.GetReference(directions.Span), first);
        var (x0, x1, x2, x3) = (Load(ref destination, 0), Load(ref destination, 1), Load(ref destination, 2), Load(ref destination, 3));
        var (x4, x5, x6, x7) = (Load(ref destination, 4), Load(ref destination, 5), Load(ref destination, 6), Load(ref destination, 7));
        for (var k = 0; k < features.Length; k++)
        {
            ref var g = ref Unsafe.Add(ref source, (nint)features[k] * directions.Columns);
            var a = Vector512.Create(values[k]);
            x0 += a * Load(ref g, 0);
            x1 += a * Load(ref g, 1);
            x2 += a * Load(ref g, 2);
            x3 += a * Load(ref g, 3);
            x4 += a * Load(ref g, 4);
            x5 += a * Load(ref g, 5);
            x6 += a * Load(ref g, 6);
            x7 += a * Load(ref g, 7);
        }

        x0.StoreUnsafe(ref destination, 0);
        x1.StoreUnsafe(ref destination, 16);
        x2.StoreUnsafe(ref destination, 32);
        x3.StoreUnsafe(ref destination, 48);
        x4.StoreUnsafe(ref destination, 64);
        x5.StoreUnsafe(ref destination, 80);
        x6.StoreUnsafe(ref destination, 96);
        x7.StoreUnsafe(ref destination, 112);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(ref float source, int vector) => Vector512.LoadUnsafe(ref source, (nuint)(vector * 16));
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SaeLab.Sources.Synthetic;

/// <summary>λ(z) ≥ −ln(1 − Φ(z)): a bound of the intensity with which features fire, and how to keep to it exactly.</summary>
/// <remarks>
/// <para>A feature fires with probability Φ(z) if and only if a Poisson process of intensity h(z) = −ln(1 − Φ(z)) has a point on it. Points of the
/// larger intensity λ, of which each is kept with probability h/λ, are such a process (Lewis and Shedler 1979). So one exponential number
/// per point leads from a feature that may fire to the next, over all those that don't.</para>
/// <para>log₂ h is concave, so its tangents lie above it; 2ʸ is convex, so its chords between whole y lie above it, and they are what
/// a floating-point number with the bits of (y + 127)·2²³ is. Above −3, where most points lie, three in ten are superfluous at most.</para>
/// </remarks>
internal static class FiringIntensity
{
    /// <summary>z up to which the bound holds. Features above are drawn one by one.</summary>
    public const float End = 2;

    /// <summary>What rounding may take from y, and the least y: features so rare never fire.</summary>
    private const double Margin = 1e-4;
    private const float LeastExponent = -100;
    private const float Bias = 127, PerExponent = 1 << 23;

    private static readonly Line Tangent0 = TangentAt(-4.3), Tangent1 = TangentAt(-3.1), Tangent2 = TangentAt(-2), Tangent3 = TangentAt(-0.8), Tangent4 = TangentAt(0.9);

    /// <summary>λ of 16 features; 0 for those above <see cref="End"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Bound(Vector512<float> z)
    {
        // Where registers are shorter, halves are quicker than what stands in for longer ones.
        if (!Vector512.IsHardwareAccelerated)
            return Vector512.Create(Bound(z.GetLower()), Bound(z.GetUpper()));
        var y = Vector512.MinNative(Tangent0.At(z), Vector512.MinNative(Vector512.MinNative(Tangent1.At(z), Tangent2.At(z)), Vector512.MinNative(Tangent3.At(z), Tangent4.At(z))));
        var bits = (Vector512.MaxNative(y, Vector512.Create(LeastExponent)) + Vector512.Create(Bias)) * Vector512.Create(PerExponent);
        return Vector512.AndNot(Vector512.ConvertToInt32Native(bits).AsSingle(), Vector512.GreaterThan(z, Vector512.Create(End)));
    }

    private static Vector256<float> Bound(Vector256<float> z)
    {
        var y = Vector256.MinNative(Tangent0.At(z), Vector256.MinNative(Vector256.MinNative(Tangent1.At(z), Tangent2.At(z)), Vector256.MinNative(Tangent3.At(z), Tangent4.At(z))));
        var bits = (Vector256.MaxNative(y, Vector256.Create(LeastExponent)) + Vector256.Create(Bias)) * Vector256.Create(PerExponent);
        return Vector256.AndNot(Vector256.ConvertToInt32Native(bits).AsSingle(), Vector256.GreaterThan(z, Vector256.Create(End)));
    }

    /// <summary>Whether a point of λ is one of h: whether u·λ &lt; h(z).</summary>
    /// <param name="z">Of a feature.</param>
    /// <param name="bound">λ(z).</param>
    /// <param name="u">Uniform in [0, 1).</param>
    public static bool Keeps(float z, float bound, double u) => Normal.Exceeds(z, 1 - Math.Exp(-u * bound));

    /// <summary>The tangent of log₂ h; h′ = φ/(1 − Φ).</summary>
    private static Line TangentAt(double z)
    {
        var silence = 1 - Normal.Cumulative(z);
        var intensity = -Math.Log(silence);
        var slope = Math.Exp(-z * z / 2) / (Math.Sqrt(Math.Tau) * silence * intensity * Math.Log(2));
        return new Line((float)slope, (float)(Math.Log2(intensity) - (slope * z) + Margin));
    }

    private readonly record struct Line(float Slope, float Offset)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> At(Vector512<float> z) => (z * Vector512.Create(Slope)) + Vector512.Create(Offset);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> At(Vector256<float> z) => (z * Vector256.Create(Slope)) + Vector256.Create(Offset);
    }
}

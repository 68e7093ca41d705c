using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SaeLab.Sources.Synthetic;

/// <summary>λ(z) ≥ −ln(1 − Φ(z)): a bound of the intensity with which features fire, and how to keep to it exactly.</summary>
/// <remarks>
/// <para>A feature fires with probability Φ(z) if and only if a Poisson process of intensity h(z) = −ln(1 − Φ(z)) has a point on it. Points of the
/// larger intensity λ, of which each is kept with probability h/λ, are such a process (Lewis and Shedler 1979). So one exponential number
/// per point leads from a feature that may fire to the next, over all those that don't.</para>
/// <para>h is convex, since Φ is log-concave: its chords lie above it. Their ends are half a unit apart, so that above −3, where most points lie, three in ten are superfluous at most.</para>
/// </remarks>
internal static class FiringIntensity
{
    /// <summary>z up to which the bound holds. Features above are drawn one by one.</summary>
    public const float End = 2;

    private const int Chords = 16;
    private const float PerUnit = 2, Start = End - (Chords / PerUnit);

    /// <summary>What rounding may take from a chord.</summary>
    private const double Margin = 1 + 1e-5;

    private static readonly float[] Values = [.. Enumerable.Range(0, Chords).Select(i => (float)Knot(i))];
    private static readonly float[] Slopes = [.. Enumerable.Range(0, Chords).Select(i => (float)(Knot(i + 1) - Knot(i)))];

    /// <summary>λ of 16 features; 0 for those above <see cref="End"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Bound(Vector512<float> z)
    {
        var place = (Vector512.Max(z, Vector512.Create(Start)) - Vector512.Create(Start)) * Vector512.Create(PerUnit);
        var chord = Vector512.Min(Vector512.ConvertToInt32Native(place), Vector512.Create(Chords - 1));
        var along = place - Vector512.ConvertToSingle(chord);
        var bound = Vector512.ShuffleNative(Vector512.Create<float>(Values), chord) + (along * Vector512.ShuffleNative(Vector512.Create<float>(Slopes), chord));
        return Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512.Create(End)), Vector512<float>.Zero, bound);
    }

    /// <summary>Whether a point of λ is one of h: whether u·λ &lt; h(z).</summary>
    /// <param name="z">Of a feature.</param>
    /// <param name="bound">λ(z).</param>
    /// <param name="u">Uniform in [0, 1).</param>
    public static bool Keeps(float z, float bound, double u) => Normal.Exceeds(z, 1 - Math.Exp(-u * bound));

    private static double Knot(int i) => -Math.Log(1 - Normal.Cumulative(Start + (i / PerUnit))) * Margin;
}

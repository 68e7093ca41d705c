using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>A penalty on one number u ≥ 0, compiled into the kernels that add it up.</summary>
internal interface IPenalty
{
    /// <summary>φ(u).</summary>
    double Value(double u);

    /// <summary>φ′(u), 0 where it would be infinite.</summary>
    double Slope(double u);
}

/// <summary>u.</summary>
internal readonly struct AbsolutePenalty : IPenalty
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Value(double u) => u;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Slope(double u) => 1;
}

/// <summary>u^p.</summary>
internal readonly struct PowerPenalty(double p) : IPenalty
{
    private readonly double _p = p;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Value(double u) => Math.Pow(u, _p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Slope(double u) => u == 0 ? 0 : _p * Math.Pow(u, _p - 1);
}

/// <summary>tanh(c·u).</summary>
internal readonly struct TanhPenalty(double steepness) : IPenalty
{
    private readonly double _steepness = steepness;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Value(double u) => Math.Tanh(_steepness * u);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Slope(double u)
    {
        var t = Math.Tanh(_steepness * u);
        return _steepness * (1 - (t * t));
    }
}

using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>By what a selection compares numbers. Compiled in, like <see cref="ILanes{TSelf}"/>.</summary>
internal interface IOrder<T> where T : unmanaged, ILanes<T>
{
    static abstract T Of(T values);

    static abstract float Of(float value);
}

/// <summary>Numbers themselves.</summary>
internal readonly struct ByValue<T> : IOrder<T> where T : unmanaged, ILanes<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T values) => values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float value) => value;
}

/// <summary>Their magnitudes.</summary>
internal readonly struct ByMagnitude<T> : IOrder<T> where T : unmanaged, ILanes<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T values) => T.Abs(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float value) => MathF.Abs(value);
}

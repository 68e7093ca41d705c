using System.Numerics;
using System.Runtime.InteropServices;

namespace SaeLab.Sources.Files;

/// <summary>Makes float32 of what files store. Float16 and bfloat16 exactly, NaN and infinities too; float64 rounded to nearest.</summary>
internal static class Widening
{
    /// <summary>Converts one row.</summary>
    /// <param name="type">How the bytes are meant.</param>
    /// <param name="source">The row's bytes; any alignment.</param>
    /// <param name="destination">As many numbers.</param>
    public static void ToSingle(ElementType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (type)
        {
            case ElementType.Float32:
                source.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            case ElementType.Float64:
                FromDouble(MemoryMarshal.Cast<byte, double>(source), destination);
                break;
            case ElementType.Float16:
                FromHalf(MemoryMarshal.Cast<byte, ushort>(source), MemoryMarshal.Cast<float, uint>(destination));
                break;
            default:
                FromBFloat16(MemoryMarshal.Cast<byte, ushort>(source), MemoryMarshal.Cast<float, uint>(destination));
                break;
        }
    }

    /// <summary>The column of the first number that is not finite, or −1.</summary>
    public static int IndexOfNotFinite(ReadOnlySpan<float> values)
    {
        // x − x is 0 for every finite x, and NaN for every other.
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = new Vector<float>(values[i..]);
            if (!Vector.EqualsAll(x - x, Vector<float>.Zero))
                break;
        }

        for (; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }

        return -1;
    }

    private static void FromDouble(ReadOnlySpan<double> source, Span<float> destination)
    {
        for (var i = 0; i < source.Length; i++)
            destination[i] = (float)source[i];
    }

    private static void FromBFloat16(ReadOnlySpan<ushort> source, Span<uint> bits)
    {
        var i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out var low, out var high);
            (low << 16).CopyTo(bits[i..]);
            (high << 16).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++)
            bits[i] = (uint)source[i] << 16;
    }

    private static void FromHalf(ReadOnlySpan<ushort> source, Span<uint> bits)
    {
        var i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out var low, out var high);
            FromHalf(low).CopyTo(bits[i..]);
            FromHalf(high).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++)
            bits[i] = BitConverter.SingleToUInt32Bits((float)BitConverter.UInt16BitsToHalf(source[i]));
    }

    /// <summary>Exponent and mantissa moved into place are the value · 2⁻¹¹², subnormal numbers too; a full exponent stays full.</summary>
    private static Vector<uint> FromHalf(Vector<uint> half)
    {
        var magnitude = (half & new Vector<uint>(0x7fff)) << 13;
        var scaled = Vector.AsVectorUInt32(Vector.AsVectorSingle(magnitude) * new Vector<float>(5.192296858534828e33f));
        var isFull = Vector.GreaterThanOrEqual(magnitude, new Vector<uint>(0x0f800000));
        return Vector.ConditionalSelect(isFull, magnitude | new Vector<uint>(0x7f800000), scaled) | ((half & new Vector<uint>(0x8000)) << 16);
    }
}

using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>Copies of numbers, to see whether they change.</summary>
internal static class Snapshots
{
    /// <summary>The values of parameters.</summary>
    public static float[][] Of(ParameterSet parameters) => [.. parameters.Select(p => Of(p.Value))];

    /// <summary>The values of an array.</summary>
    public static float[] Of(Tensor tensor)
    {
        var values = new float[tensor.Count];
        tensor.CopyTo(values);
        return values;
    }

    /// <summary>The first array that differs in a bit, or −1.</summary>
    public static int FirstDifference(float[][] a, float[][] b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (!SameBits(a[i], b[i]))
                return i;
        }

        return -1;
    }

    /// <summary>Whether two arrays are the same, bit for bit.</summary>
    public static bool SameBits(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
            return false;
        for (var i = 0; i < a.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(a[i]) != BitConverter.SingleToInt32Bits(b[i]))
                return false;
        }

        return true;
    }

    /// <summary>Whether all are finite.</summary>
    public static bool AreFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
                return false;
        }

        return true;
    }
}

using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>The encoder of aligned training, once training is over.</summary>
internal static class Alignment
{
    /// <summary>v_i ← v_i + (1 − v_i·d_i)·d_i.</summary>
    public static void Apply(Matrix encoder, Matrix decoder)
    {
        for (var i = 0; i < encoder.Rows; i++)
        {
            var v = encoder.Row(i);
            var d = decoder.Row(i);
            var missing = 1 - RowGeometry.Dot(v, d);
            for (var c = 0; c < v.Length; c++)
                v[c] = (float)(v[c] + (missing * d[c]));
        }
    }
}

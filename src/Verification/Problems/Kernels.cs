using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>Moves rows so that thresholds have gradients.</summary>
internal static class Kernels
{
    /// <summary>How far from its threshold a pre-activation comes to lie: well within any bandwidth in use, which start at 1e-3.</summary>
    private const double Distance = 2e-4;

    /// <summary>Moves each row along one encoder row, so that one latent's pre-activation lies just above or below its threshold.</summary>
    /// <remarks>The straight-through gradient of a threshold is 0 but for pre-activations that near, which hardly a random row has.</remarks>
    public static void MoveRowsInto(VariantCase subject, RandomStream random)
    {
        if (subject.Forward().Sae?.Encoder is not { Threshold: { } threshold } encoder)
            return;
        using var weights = encoder.Weights.Value.ToMatrix();
        using var thresholds = threshold.Value.ToMatrix();
        using var bias = encoder.Bias?.Value.ToMatrix();
        using var preBias = encoder.PreBias?.Value.ToMatrix();
        using var scale = encoder.Scale?.Value.ToMatrix();
        for (var b = 0; b < subject.Inputs.Rows; b++)
        {
            var i = (int)random.NextBelow((ulong)weights.Rows);
            var x = subject.Inputs.Row(b);
            var w = weights.Row(i);
            var square = RowGeometry.Dot(w, w);
            if (square < 1e-4)
                continue;
            var factor = scale?[i, 0] ?? 1;
            var z = RowGeometry.Dot(x, w) - (preBias is null ? 0 : RowGeometry.Dot(preBias.Row(0), w)) + (bias?[i, 0] ?? 0);
            var wanted = (thresholds[i, 0] + (random.NextSingle() < 0.5f ? Distance : -Distance)) / factor;
            for (var c = 0; c < x.Length; c++)
                x[c] += (float)((wanted - z) / square * w[c]);
        }
    }
}

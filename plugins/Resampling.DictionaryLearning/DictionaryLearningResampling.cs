using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Resampling.DictionaryLearning;

/// <summary>One resampling. Memory: one row per dead latent.</summary>
internal sealed class DictionaryLearningResampling(DictionaryLearningOptions options, ResamplingContext context) : IResampling
{
    private readonly WeightedReservoir<float[]> _rows = new(context.Dead.Count, context.Random);
    private readonly double _encoderScale = options.EncoderScale * context.MeanNormOfLiving();

    public void Observe(Matrix inputs, ReadOnlySpan<double> losses)
    {
        if (losses.Length != inputs.Rows)
            throw new ArgumentException($"{losses.Length} losses for {inputs.Rows} rows.", nameof(losses));
        for (var r = 0; r < losses.Length; r++)
        {
            if (_rows.Draws(Weight(losses[r]), out var key) && RowGeometry.Norm(inputs.Row(r)) > 0)
                _rows.Keep(inputs.Row(r).ToArray(), key);
        }
    }

    public IReadOnlyList<LatentEdit> Complete() =>
        [.. _rows.Drain().Select((row, i) => Edit(context.Dead[i], row))];

    /// <summary>What the probability of a row is proportional to: ‖x − x̂‖, from its square.</summary>
    internal static double Weight(double loss) => Math.Sqrt(loss);

    private LatentEdit Edit(int latent, float[] row)
    {
        var norm = RowGeometry.Norm(row);
        return new LatentEdit(
            latent,
            Array.ConvertAll(row, value => (float)(value / norm)),
            Array.ConvertAll(row, value => (float)(_encoderScale * value)),
            EncoderBias: 0);
    }
}

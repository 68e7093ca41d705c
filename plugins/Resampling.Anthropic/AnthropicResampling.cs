using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Resampling.Anthropic;

/// <summary>One resampling. Memory: one direction per dead latent.</summary>
internal sealed class AnthropicResampling : IResampling
{
    private readonly IReadOnlyList<int> _dead;
    private readonly WeightedReservoir<float[]> _directions;
    private readonly float[] _origin;
    private readonly double _encoderNorm;

    public AnthropicResampling(AnthropicOptions options, ResamplingContext context)
    {
        _dead = context.Dead;
        _directions = new WeightedReservoir<float[]>(context.Dead.Count, context.Random);
        _origin = options.Direction == ResamplingDirection.Centred
            ? context.DecoderBias.Row(0).ToArray()
            : new float[context.DecoderBias.Columns];
        _encoderNorm = options.EncoderScale * context.MeanNormOfLiving();
    }

    public void Observe(Matrix inputs, ReadOnlySpan<double> losses)
    {
        if (losses.Length != inputs.Rows)
            throw new ArgumentException($"{losses.Length} losses for {inputs.Rows} rows.", nameof(losses));
        for (var r = 0; r < losses.Length; r++)
        {
            if (_directions.Draws(Weight(losses[r]), out var key) && Direction(inputs.Row(r)) is { } direction)
                _directions.Keep(direction, key);
        }
    }

    public IReadOnlyList<LatentEdit> Complete()
    {
        var directions = _directions.Drain();
        var edits = new LatentEdit[directions.Length];
        for (var i = 0; i < edits.Length; i++)
        {
            var encoderRow = Array.ConvertAll(directions[i], value => (float)(_encoderNorm * value));
            edits[i] = new LatentEdit(_dead[i], directions[i], encoderRow, EncoderBias: 0);
        }

        return edits;
    }

    /// <summary>What the probability of a row is proportional to: ℓ².</summary>
    internal static double Weight(double loss) => loss * loss;

    /// <summary>The unit vector from the origin to a row; null where the row lies at the origin.</summary>
    private float[]? Direction(ReadOnlySpan<float> row)
    {
        var squares = 0.0;
        for (var i = 0; i < row.Length; i++)
        {
            var difference = (double)row[i] - _origin[i];
            squares += difference * difference;
        }

        if (squares == 0)
            return null;
        var norm = Math.Sqrt(squares);
        var direction = new float[row.Length];
        for (var i = 0; i < direction.Length; i++)
            direction[i] = (float)(((double)row[i] - _origin[i]) / norm);
        return direction;
    }
}

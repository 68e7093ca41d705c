using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>The rows of a dictionary's living latents.</summary>
internal sealed class LivingRows(LearnedDictionary dictionary, IReadOnlyList<int> living) : IDisposable
{
    /// <summary>d_i of those that live [n, d].</summary>
    public Matrix Decoder { get; } = dictionary.DecoderWeights.SelectRows(living);

    /// <summary>How many live.</summary>
    public int Count => living.Count;

    /// <summary>Whether there are encoder rows that say anything.</summary>
    public bool HasEncoder => dictionary.HasEncoder;

    /// <summary>The encoder row of one of them, by its place among the living.</summary>
    public ReadOnlySpan<float> Encoder(int place) => dictionary.EncoderWeights.Row(living[place]);

    public void Dispose() => Decoder.Dispose();
}

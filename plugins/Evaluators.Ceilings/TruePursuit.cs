using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Ceilings;

/// <summary>Matching pursuit over the planted directions.</summary>
internal static class TruePursuit
{
    /// <summary>The features that it chooses, by row.</summary>
    public static IReadOnlyList<HashSet<int>> Supports(PlantedRows rows, Matrix directions)
    {
        using var dictionary = new LearnedDictionary
        {
            Activation = Activation.Relu,
            SubtractsDecoderBias = true,
            EncoderWeights = new Matrix(directions.Rows, directions.Columns),
            EncoderBias = new Matrix(directions.Rows, 1),
            DecoderWeights = directions.ToMatrix(),
            DecoderBias = new Matrix(1, directions.Columns),
            Pursuit = new Pursuit(Math.Max(1, (int)Math.Round(rows.MeanL0)), 0, StopsOnRepeatedSupport: false),
        };
        using var backend = CpuBackend.Create(1);
        using var inference = new DictionaryInference(dictionary, backend);
        using var latents = new SparseLatents(directions.Rows);
        using var reconstructions = rows.Centred.ToMatrix();
        inference.Run(rows.Centred, latents, reconstructions);
        return [.. Enumerable.Range(0, latents.Rows).Select(r =>
        {
            var values = latents.Values(r).ToArray();
            return latents.Indices(r).ToArray().Where((_, k) => values[k] != 0).ToHashSet();
        })];
    }
}

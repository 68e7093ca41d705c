using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Ceilings;

/// <summary>Pursuits over the planted directions, of test rows.</summary>
internal static class TruePursuit
{
    /// <summary>Matching pursuit with as many steps as features fire on average.</summary>
    public static SparseLatents Plain(PlantedRows rows, Matrix directions, Backend backend)
    {
        using var dictionary = new LearnedDictionary
        {
            Activation = Activation.Relu,
            SubtractsDecoderBias = true,
            EncoderWeights = new Matrix(directions.Rows, directions.Columns),
            EncoderBias = new Matrix(directions.Rows, 1),
            DecoderWeights = directions.ToMatrix(),
            DecoderBias = new Matrix(1, directions.Columns),
            Pursuit = new Pursuit(Math.Max(1, (int)Math.Round(rows.MeanFiring)), 0, StopsOnRepeatedSupport: false),
        };
        using var inference = new DictionaryInference(dictionary, backend);
        using var reconstructions = rows.Test.ToMatrix();
        var latents = new SparseLatents(directions.Rows);
        inference.Run(rows.Test, latents, reconstructions);
        return latents;
    }

    /// <summary>Orthogonal matching pursuit until as little is left as true codes leave.</summary>
    public static SparseLatents Orthogonal(PlantedRows rows, Matrix directions, Backend backend) =>
        OrthogonalPursuit.Pursue(rows.Test, directions, rows.MostFiring, rows.Unexplained, backend);
}

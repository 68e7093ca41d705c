using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

/// <summary>A model of superposition whose rows W_i are given.</summary>
internal sealed class GivenModel(Matrix embedding) : ISuperposition, IDisposable
{
    public Matrix Directions => embedding;

    public Matrix Embedding => embedding;

    public IReadOnlyList<double> Bias { get; } = new double[embedding.Rows];

    public bool IsRectified { get; set; } = true;

    public IReadOnlyList<double> Importances { get; } = [.. Enumerable.Repeat(1.0, embedding.Rows)];

    public IReadOnlyList<double> Densities { get; } = [.. Enumerable.Repeat(0.1, embedding.Rows)];

    public bool HasIndependentFeatures => true;

    public IReadOnlyList<double> Losses => [0.5, 0.25];

    /// <summary>What an evaluator says of the model alone, beside a dictionary of zeros.</summary>
    public EvaluationResult Evaluate(IEvaluator evaluator)
    {
        using var dictionary = new LearnedDictionary
        {
            Activation = Activation.Relu,
            SubtractsDecoderBias = true,
            EncoderWeights = new Matrix(1, embedding.Columns),
            EncoderBias = new Matrix(1, 1),
            DecoderWeights = new Matrix(1, embedding.Columns),
            DecoderBias = new Matrix(1, embedding.Columns),
        };
        using var backend = CpuBackend.Create(1);
        return evaluator.Begin(new EvaluationSubject(dictionary, this, RandomStream.FromSeed(1), backend)).Complete();
    }

    public void Dispose() => embedding.Dispose();
}

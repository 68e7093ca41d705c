using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Probing;

/// <summary>See <see cref="ProbingOptions"/>.</summary>
internal sealed class ProbingEvaluator : IEvaluator
{
    private readonly ProbingOptions _options;

    /// <exception cref="InputException">A k is not positive.</exception>
    public ProbingEvaluator(ProbingOptions options) => _options = options.K.Count > 0 && options.K.All(k => k is >= 1 and <= 100)
        ? options with { K = [.. options.K.Distinct()] }
        : throw new InputException("probing: k must list numbers of latents from 1 to 100, such as [1, 2, 5]");

    public EvaluatorNeeds Needs => EvaluatorNeeds.GroundTruth;

    public IEvaluation Begin(EvaluationSubject subject) => new ProbingEvaluation(_options, subject.Random, subject.Backend);
}

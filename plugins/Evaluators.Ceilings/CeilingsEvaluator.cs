using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Ceilings;

/// <summary>See <see cref="CeilingsOptions"/>.</summary>
internal sealed class CeilingsEvaluator(CeilingsOptions options) : IEvaluator
{
    public EvaluatorNeeds Needs => EvaluatorNeeds.GroundTruth | EvaluatorNeeds.InputsAsTargets;

    public bool MeasuresDictionary => false;

    public IEvaluation Begin(EvaluationSubject subject) => new CeilingsEvaluation(
        subject.GroundTruth?.Directions ?? throw new ArgumentException("Ceilings are of planted features, and there are none.", nameof(subject)),
        options, subject.Random, subject.Backend);
}

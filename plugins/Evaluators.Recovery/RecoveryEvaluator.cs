using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Recovery;

/// <summary>Compares a dictionary with planted truth; see <see cref="RecoveryOptions"/>.</summary>
internal sealed class RecoveryEvaluator : IEvaluator
{
    public EvaluatorNeeds Needs => EvaluatorNeeds.GroundTruth;

    public IEvaluation Begin(EvaluationSubject subject) => new RecoveryEvaluation(
        subject.Dictionary.DecoderWeights,
        subject.GroundTruth?.Directions ?? throw new ArgumentException("Recovery is measured against ground truth, and there is none.", nameof(subject)),
        subject.Random);
}

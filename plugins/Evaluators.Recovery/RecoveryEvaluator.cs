using System.Runtime.CompilerServices;
using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Recovery;

/// <summary>Compares a dictionary with planted truth; see <see cref="RecoveryOptions"/>.</summary>
internal sealed class RecoveryEvaluator : IEvaluator
{
    /// <summary>Directions are compared once per dictionary, which may be measured in training form too.</summary>
    private readonly ConditionalWeakTable<LearnedDictionary, DirectionComparison> _comparisons = [];

    public EvaluatorNeeds Needs => EvaluatorNeeds.GroundTruth;

    public IEvaluation Begin(EvaluationSubject subject)
    {
        var directions = subject.GroundTruth?.Directions ?? throw new ArgumentException("Recovery is measured against ground truth, and there is none.", nameof(subject));
        var comparison = _comparisons.GetValue(subject.Dictionary, dictionary => new DirectionComparison(dictionary.DecoderWeights, directions));
        return new RecoveryEvaluation(comparison, directions, subject.Random.For("bootstrap"), subject.Backend);
    }
}

using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Absorption;

/// <summary>See <see cref="AbsorptionOptions"/>.</summary>
internal sealed class AbsorptionEvaluator : IEvaluator
{
    public EvaluatorNeeds Needs => EvaluatorNeeds.GroundTruth | EvaluatorNeeds.Hierarchy;

    public IEvaluation Begin(EvaluationSubject subject) => new AbsorptionEvaluation(
        subject.Dictionary,
        subject.GroundTruth as IFeatureHierarchy ?? throw new ArgumentException("Absorption is measured on features with parents, and there are none.", nameof(subject)),
        subject.Random);
}

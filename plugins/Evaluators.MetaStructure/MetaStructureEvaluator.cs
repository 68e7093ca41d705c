using SaeLab.Abstractions;

namespace SaeLab.Evaluators.MetaStructure;

/// <summary>See <see cref="MetaStructureOptions"/>.</summary>
internal sealed class MetaStructureEvaluator(MetaStructureOptions options) : IEvaluator
{
    public EvaluatorNeeds Needs => EvaluatorNeeds.None;

    public bool ObservesRows => false;

    public IEvaluation Begin(EvaluationSubject subject) => new MetaStructureEvaluation(subject.Dictionary.DecoderWeights, options, subject.Random, subject.Backend);
}

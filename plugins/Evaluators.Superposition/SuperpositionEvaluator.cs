using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Superposition;

/// <summary>See <see cref="SuperpositionOptions"/>.</summary>
internal sealed class SuperpositionEvaluator : IEvaluator
{
    public EvaluatorNeeds Needs => EvaluatorNeeds.GroundTruth | EvaluatorNeeds.Superposition;

    public bool ObservesRows => false;

    public bool MeasuresDictionary => false;

    public IEvaluation Begin(EvaluationSubject subject) => new SuperpositionEvaluation(
        subject.GroundTruth as ISuperposition ?? throw new ArgumentException("There is no model whose superposition could be measured.", nameof(subject)));
}

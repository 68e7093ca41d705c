using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Weights;

/// <summary>Looks at weights; see <see cref="WeightsOptions"/>.</summary>
internal sealed class WeightsEvaluator : IEvaluator
{
    public EvaluatorNeeds Needs => EvaluatorNeeds.None;

    public bool ObservesRows => false;

    public IEvaluation Begin(EvaluationSubject subject) => new WeightsEvaluation(subject.Dictionary, subject.Random);
}

using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Density;

/// <summary>Counts firings; see <see cref="DensityOptions"/>.</summary>
internal sealed class DensityEvaluator(DensityOptions options) : IEvaluator
{
    public EvaluatorNeeds Needs => EvaluatorNeeds.None;

    public IEvaluation Begin(EvaluationSubject subject) => new DensityEvaluation(
        subject.Dictionary.Shape.LatentCount, options.Legacy, subject.Random.For("bootstrap"));
}

using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Ablation;

/// <summary>See <see cref="AblationOptions"/>.</summary>
internal sealed class AblationEvaluator(AblationOptions options) : IEvaluator
{
    public EvaluatorNeeds Needs => EvaluatorNeeds.GroundTruth | EvaluatorNeeds.InputsAsTargets;

    public bool MeasuresCodes => false;

    public IEvaluation Begin(EvaluationSubject subject)
    {
        var shape = subject.Dictionary.Shape;
        if (shape.InputDim != shape.OutputDim)
            throw new InputException($"The evaluator 'ablation' compares changes of inputs with changes of reconstructions, but this dictionary is {shape}; leave it out.");
        return new AblationEvaluation(
            subject.Dictionary,
            subject.GroundTruth?.Directions ?? throw new ArgumentException("Ablation takes planted features out, and there are none.", nameof(subject)),
            options.Rows, subject.Random, subject.Backend);
    }
}

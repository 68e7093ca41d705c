using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Filters;

/// <summary>See <see cref="FiltersOptions"/>.</summary>
internal sealed class FiltersEvaluator : IEvaluator
{
    public EvaluatorNeeds Needs => EvaluatorNeeds.Patches;

    public IEvaluation Begin(EvaluationSubject subject)
    {
        var side = subject.Patches?.Side ?? throw new ArgumentException("The rows are not patches of pictures.", nameof(subject));
        return subject.Dictionary.Shape.OutputDim == side * side
            ? new FiltersEvaluation(subject.Dictionary, side, subject.Random)
            : throw new ArgumentException($"Decoder rows of {subject.Dictionary.Shape.OutputDim} numbers are no patches of {side} × {side} pixels.", nameof(subject));
    }
}

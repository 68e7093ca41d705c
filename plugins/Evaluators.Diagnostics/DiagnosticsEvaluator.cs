using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Diagnostics;

/// <summary>See <see cref="DiagnosticsOptions"/>.</summary>
internal sealed class DiagnosticsEvaluator(DiagnosticsOptions options) : IEvaluator
{
    public EvaluatorNeeds Needs => EvaluatorNeeds.InputsAsTargets;

    public bool MeasuresCodes => false;

    public IEvaluation Begin(EvaluationSubject subject) => subject.Dictionary.Shape is { } shape && shape.InputDim == shape.OutputDim
        ? new DiagnosticsEvaluation(subject.Dictionary, options.N)
        : throw new InputException($"The evaluator 'diagnostics' projects inputs onto decoder rows, but this dictionary is {subject.Dictionary.Shape}; leave it out.");
}

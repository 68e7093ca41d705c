using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>See <see cref="ReproducibilityOptions"/>.</summary>
internal sealed class ReproducibilityEvaluator : IEvaluator
{
    private readonly IReadOnlyList<(string Path, LearnedDictionary Dictionary)> _others;

    /// <exception cref="InputException">A file cannot be read.</exception>
    public ReproducibilityEvaluator(ReproducibilityOptions options, EvaluatorContext context) =>
        _others = [.. options.Against.Select(path => Path.GetFullPath(path, context.Folder)).Select(path => (path, context.ReadDictionary(path)))];

    public EvaluatorNeeds Needs => EvaluatorNeeds.None;

    public IEvaluation Begin(EvaluationSubject subject)
    {
        var shape = subject.Dictionary.Shape;
        foreach (var (path, other) in _others)
        {
            if ((other.Shape.InputDim, other.Shape.OutputDim) != (shape.InputDim, shape.OutputDim))
                throw new InputException($"reproducibility: {path} has {other.Shape}, which cannot be compared with {shape}; name dictionaries of the same activations");
        }

        return new ReproducibilityEvaluation(subject.Dictionary, [.. _others.Select(o => o.Dictionary)], subject.Random, subject.Backend);
    }
}

using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Hedging;

/// <summary>See <see cref="HedgingOptions"/>.</summary>
internal sealed class HedgingEvaluator : IEvaluator
{
    private readonly HedgingOptions _options;
    private readonly LearnedDictionary? _extended;

    /// <exception cref="InputException">The file cannot be read.</exception>
    public HedgingEvaluator(HedgingOptions options, EvaluatorContext context)
    {
        _options = options;
        _extended = options.Extended is { } path ? context.ReadDictionary(Path.GetFullPath(path, context.Folder)) : null;
    }

    /// <summary>The rate needs no truth; where truth is there, both are measured.</summary>
    public EvaluatorNeeds Needs => _extended is null ? EvaluatorNeeds.GroundTruth : EvaluatorNeeds.None;

    public bool MeasuresCodes => false;

    public IEvaluation Begin(EvaluationSubject subject)
    {
        var directions = subject.GroundTruth?.Directions;
        if (directions is null && _extended is null)
            throw new ArgumentException("Hedging is measured on planted features, and there are none.", nameof(subject));
        var shape = subject.Dictionary.Shape;
        if (_extended is { } extended && (extended.Shape.OutputDim != shape.OutputDim || extended.Shape.LatentCount <= shape.LatentCount))
            throw new InputException($"hedging: extended is a dictionary of {extended.Shape}, which does not continue {shape}; it needs more latents over as many dimensions");
        return new HedgingEvaluation(subject.Dictionary.DecoderWeights, directions, _extended?.DecoderWeights, _options.CorrelatedFrom, subject.Random);
    }
}

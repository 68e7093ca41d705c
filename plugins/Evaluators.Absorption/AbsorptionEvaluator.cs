using System.Runtime.CompilerServices;
using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Absorption;

/// <summary>See <see cref="AbsorptionOptions"/>.</summary>
internal sealed class AbsorptionEvaluator : IEvaluator
{
    /// <summary>Directions are compared once per dictionary, which may be measured in training form too.</summary>
    private readonly ConditionalWeakTable<LearnedDictionary, FamilyLatents> _families = [];

    public EvaluatorNeeds Needs => EvaluatorNeeds.GroundTruth | EvaluatorNeeds.Hierarchy | EvaluatorNeeds.InputsAsTargets;

    public IEvaluation Begin(EvaluationSubject subject)
    {
        var truth = subject.GroundTruth as IFeatureHierarchy ?? throw new ArgumentException("Absorption is measured on features with parents, and there are none.", nameof(subject));
        var families = _families.GetValue(subject.Dictionary, dictionary => new FamilyLatents(dictionary.DecoderWeights, truth));
        return new AbsorptionEvaluation(subject.Dictionary, truth, families, subject.Random);
    }
}

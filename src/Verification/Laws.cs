using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>All laws.</summary>
public static class Laws
{
    /// <summary>In the order in which reports show them.</summary>
    public static IReadOnlyList<Law> All { get; } =
    [
        new SourceShapesLaw(), new SourceSeedsLaw(), new SourcePositionLaw(), new SourcePiecesLaw(), new SourceSplitsLaw(), new SourceTruthLaw(), new SourceAliasingLaw(),
        new VariantShapesLaw(), new VariantGradientsLaw(), new VariantConstraintsLaw(), new VariantPurityLaw(), new VariantZeroErrorLaw(), new VariantRepetitionLaw(),
        new VariantPermutationLaw(), new VariantScaleLaw(), new VariantDegenerateLaw(), new VariantThreadsLaw(), new VariantResumeLaw(), new VariantInferenceLaw(),
        new VariantRowsLaw(), new VariantFoldLaw(), new VariantFileLaw(), new VariantRecoveryLaw(),
        new LossTermsLaw(), new LossGradientsLaw(), new LossNoDeadLaw(), new LossRepetitionLaw(), new LossPermutationLaw(), new LossDegenerateLaw(), new LossThreadsLaw(),
        new ResamplerPlanLaw(), new ResamplerTouchLaw(), new ResamplerPoolLaw(), new ResamplerDegenerateLaw(), new ResamplerRevivalLaw(),
        new EvaluatorReadableLaw(), new EvaluatorBatchesLaw(), new EvaluatorOrderLaw(), new EvaluatorReuseLaw(), new EvaluatorKnownLaw(), new EvaluatorFloorsLaw(), new EvaluatorSourceLaw(), new EvaluatorDegenerateLaw(),
    ];

    /// <summary>Those of a kind.</summary>
    public static IEnumerable<Law> Of(ComponentKind kind) => All.Where(law => law.Kind == kind);
}

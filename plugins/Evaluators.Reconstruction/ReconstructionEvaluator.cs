using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Reconstruction;

/// <summary>Compares reconstructions with their inputs; see <see cref="ReconstructionOptions"/>.</summary>
internal sealed class ReconstructionEvaluator(ReconstructionOptions options) : IEvaluator
{
    public EvaluatorNeeds Needs => EvaluatorNeeds.None;

    public IEvaluation Begin(EvaluationSubject subject) => new ReconstructionEvaluation(
        subject.Dictionary.DecoderBias.Row(0).ToArray(), options.Legacy, subject.Random.For("bootstrap"));
}

using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>A way to select latents, with its k and its thresholds.</summary>
/// <param name="Kind">Which.</param>
/// <param name="K">k at the end of the run; counts for nothing with <see cref="SelectionKind.Relu"/>.</param>
/// <param name="Schedule">How k gets there.</param>
/// <param name="Threshold">How the threshold that takes the place of <see cref="SelectionKind.Batchtopk"/> at inference is found.</param>
public sealed record Selection(SelectionKind Kind, double K, KSchedule Schedule, ThresholdOptions Threshold)
{
    /// <summary>The activation of a training step.</summary>
    public Activation At(TrainingProgress progress) => Kind switch
    {
        SelectionKind.Batchtopk => Activation.BatchTopK(Schedule.At(K, progress)),
        SelectionKind.Topk => Activation.TopK(Math.Max(1, (int)Schedule.At(K, progress))),
        _ => Activation.Relu,
    };

    /// <summary>The activation of inference, which sees one row at a time.</summary>
    public Activation ForInference => Kind switch
    {
        SelectionKind.Batchtopk => Activation.JumpRelu(0),
        SelectionKind.Topk => Activation.TopK((int)K),
        _ => Activation.Relu,
    };
}

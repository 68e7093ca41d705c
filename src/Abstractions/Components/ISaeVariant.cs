using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>A kind of sparse autoencoder: its parameters, its forward pass with named losses, its constraints, and the form that inference uses.</summary>
/// <remarks>
/// An instance holds options only; all that changes in training lies in the parameters, so it can be saved and restored.
/// Most variants derive from <see cref="Sae"/>, which brings everything but the forward pass; this interface is for those that need more freedom.
/// </remarks>
public interface ISaeVariant
{
    /// <summary>d, m, and the length of what is reconstructed.</summary>
    SaeShape Shape { get; }

    /// <summary>What holds for parameters after every step.</summary>
    IReadOnlyList<ParameterConstraint> Constraints { get; }

    /// <summary>The names of the loss terms that <see cref="Forward"/> may add; a manifest's schedules refer to them.</summary>
    IReadOnlyList<string> LossTerms { get; }

    /// <summary>Those of them whose coefficients a manifest may change in training. Default all; less one on which more than the loss depends.</summary>
    IReadOnlyList<string> ScheduledTerms => LossTerms;

    /// <summary>What its forward passes offer to auxiliary losses, and which sources it can learn from.</summary>
    SaeAbilities Abilities => SaeAbilities.None;

    /// <summary>Whether renaming latents, with all rows that belong to them, changes nothing else. Default true; false where the order of latents means something.</summary>
    bool LatentsAreInterchangeable => true;

    /// <summary>Creates the parameters with their initial values.</summary>
    void Initialise(ParameterSet parameters, InitialisationContext context);

    /// <summary>The forward pass on a batch; the graph derives the gradients. Changes nothing.</summary>
    /// <param name="graph">Records operations.</param>
    /// <param name="parameters">What <see cref="Initialise"/> created.</param>
    /// <param name="x">The batch [B, d].</param>
    /// <param name="step">Where training stands; takes the loss terms.</param>
    ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step);

    /// <summary>Updates parameters that are not trained, such as a running average, after a training step. Never called for evaluation or logging.</summary>
    /// <param name="parameters">After the optimizer and the constraints.</param>
    /// <param name="pass">The step's forward pass.</param>
    /// <param name="step">Where training stood before the step.</param>
    void AfterStep(ParameterSet parameters, in ForwardPass pass, TrainingStep step)
    {
    }

    /// <summary>Gives resampled latents a new start in parameters of the variant's own, such as thresholds; W_enc, b_enc and W_dec have their new rows already.</summary>
    /// <param name="parameters">After the edits; the optimizer forgets all rows of these latents.</param>
    /// <param name="edits">What was done, at least one.</param>
    void AfterResampling(ParameterSet parameters, IReadOnlyList<LatentEdit> edits)
    {
    }

    /// <summary>The canonical inference form of the current parameters.</summary>
    LearnedDictionary Export(ParameterSet parameters);
}

/// <summary>What a variant offers beyond latents and a reconstruction.</summary>
[Flags]
public enum SaeAbilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><see cref="ForwardPass.Sae"/>: an affine encoder and a linear decoder that an auxiliary loss may run again, for instance on dead latents.</summary>
    AffineEncoder = 1,

    /// <summary>The encoder has thresholds (<see cref="Encoder.Threshold"/>) for pre-activations without a scale (<see cref="Encoder.Scale"/>).</summary>
    Thresholds = 2,

    /// <summary><see cref="ForwardPass.Levels"/>: reconstructions of nested prefixes.</summary>
    Levels = 4,

    /// <summary>It can learn to reconstruct targets that differ from its inputs (<see cref="ITargets"/>).</summary>
    Targets = 8,
}

/// <summary>What a variant is made with.</summary>
/// <param name="InputDim">d, from the source.</param>
/// <param name="TargetDim">Length of the source's targets; null where inputs are to be reconstructed.</param>
public sealed record VariantContext(int InputDim, int? TargetDim = null);

/// <summary>What parameters are initialised from.</summary>
/// <param name="Random">The stream for initialisation.</param>
/// <param name="Sample">Some training rows [n, d], as the variant will see them; n ≥ 1.</param>
/// <param name="Targets">Their targets [n, target dimension], where the source has targets.</param>
public sealed record InitialisationContext(RandomStream Random, Matrix Sample, Matrix? Targets = null);

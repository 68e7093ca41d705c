using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>A kind of sparse autoencoder: its parameters, its forward pass with named losses, its constraint, and the form that inference uses.</summary>
/// <remarks>An instance holds options only; all that changes in training lies in the parameters, so it can be saved and restored.</remarks>
public interface ISaeVariant
{
    /// <summary>d and m.</summary>
    SaeShape Shape { get; }

    /// <summary>What holds for the rows of <see cref="ParameterNames.DecoderWeights"/> after every step.</summary>
    DecoderConstraint DecoderConstraint { get; }

    /// <summary>The names of the loss terms that <see cref="Forward"/> may add; a manifest's schedules refer to them.</summary>
    IReadOnlyList<string> LossTerms { get; }

    /// <summary>Creates the parameters with their initial values.</summary>
    void Initialise(ParameterSet parameters, InitialisationContext context);

    /// <summary>The forward pass on a batch; the graph derives the gradients.</summary>
    /// <param name="graph">Records operations.</param>
    /// <param name="parameters">What <see cref="Initialise"/> created.</param>
    /// <param name="x">The batch [B, d].</param>
    /// <param name="step">Where training stands; takes the loss terms.</param>
    ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step);

    /// <summary>The canonical inference form of the current parameters.</summary>
    LearnedDictionary Export(ParameterSet parameters);
}

/// <summary>What a forward pass returns.</summary>
/// <param name="Latents">f [B, m], in the units that <see cref="ISaeVariant.Export"/> gives them.</param>
/// <param name="Reconstruction">x̂ [B, d].</param>
public readonly record struct ForwardPass(LatentNode Latents, DenseNode Reconstruction);

/// <summary>What holds for decoder rows after every step.</summary>
public enum DecoderConstraint
{
    /// <summary>Nothing; a penalty or the selection takes norms into account.</summary>
    None,

    /// <summary>Rows have norm 1: the gradient's component along each row is removed before the optimizer, and rows are scaled back after it.</summary>
    UnitNorm,
}

/// <summary>What a variant is made with.</summary>
/// <param name="InputDim">d, from the source.</param>
public sealed record VariantContext(int InputDim);

/// <summary>What parameters are initialised from.</summary>
/// <param name="Random">The stream for initialisation.</param>
/// <param name="Sample">Some training rows [n, d], as the variant will see them; n ≥ 1.</param>
public sealed record InitialisationContext(RandomStream Random, Matrix Sample);

using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>A term that is added to the loss of any variant that offers what it needs: a way to revive dead latents, a penalty on the decoder.</summary>
/// <remarks>An instance holds options only.</remarks>
public interface IAuxiliaryLoss
{
    /// <summary>The name of its term; a manifest's schedules refer to it.</summary>
    string LossTerm { get; }

    /// <summary>What the variant must offer.</summary>
    SaeAbilities Needs { get; }

    /// <summary>Adds its term to <paramref name="step"/>, or nothing where it is zero (for instance where no latent is dead).</summary>
    /// <param name="graph">The graph of the forward pass.</param>
    /// <param name="x">The batch [B, d].</param>
    /// <param name="pass">The variant's forward pass.</param>
    /// <param name="step">Where training stands; takes the term.</param>
    void Add(Graph graph, DenseNode x, in ForwardPass pass, TrainingStep step);
}

using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>A source whose rows come with targets to reconstruct in their place, as for transcoders. Its streams are <see cref="ITargetStream"/>.</summary>
/// <remarks>Where such a source has ground truth, <see cref="IGroundTruth.Directions"/> are those in which features appear in the targets.</remarks>
public interface ITargets
{
    /// <summary>Length of a target.</summary>
    int TargetDim { get; }
}

/// <summary>A stream whose rows have targets.</summary>
public interface ITargetStream : IActivationStream
{
    /// <summary>Fills the matrix with the targets of the rows of the last <see cref="IActivationStream.Read"/>.</summary>
    /// <param name="targets">[n, target dimension], n the rows that were read.</param>
    void ReadTargets(Matrix targets);
}

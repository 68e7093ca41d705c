using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Rows of one part of a source, one after another.</summary>
/// <remarks>The rows depend on <see cref="Position"/> alone, not on how many are asked for at a time.</remarks>
public interface IActivationStream : IDisposable
{
    /// <summary>Number of rows delivered so far. Setting it makes the next read go on from there, exactly.</summary>
    long Position { get; set; }

    /// <summary>Fills the matrix from its first row on.</summary>
    /// <param name="rows">[n, d]; the source writes into it and keeps no reference.</param>
    /// <returns>How many rows were filled: fewer than n only where a part that ends has ended.</returns>
    /// <exception cref="InputException">The rows cannot be read, or one is not finite; the message says which.</exception>
    int Read(Matrix rows);
}

/// <summary>A stream that knows the true codes of its rows.</summary>
public interface IGroundTruthStream : IActivationStream
{
    /// <summary>Replaces <paramref name="codes"/> by the true feature activations a ≥ 0 of the rows of the last <see cref="IActivationStream.Read"/>.</summary>
    /// <param name="codes">Over as many "latents" as there are planted features.</param>
    void ReadCodes(SparseLatents codes);
}

/// <summary>A source whose rows are sparse sums of known directions: x = Σ_i a_i g_i + b. Its streams are <see cref="IGroundTruthStream"/>.</summary>
public interface IGroundTruth
{
    /// <summary>The planted directions g [features, d], rows of norm 1. Belongs to the source.</summary>
    Matrix Directions { get; }
}

/// <summary>Ground truth in which features have parents: a feature fires only where its parent does.</summary>
public interface IFeatureHierarchy : IGroundTruth
{
    /// <summary>The parent of each feature; −1 for those that have none.</summary>
    IReadOnlyList<int> Parents { get; }
}

using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Where activations come from: rows x of length d, in a training and a held-out part that share no row.</summary>
/// <remarks>
/// What else a source can offer are separate interfaces that it implements as well, such as <see cref="IGroundTruth"/> and <see cref="ITargets"/>;
/// evaluators ask for them by <see cref="EvaluatorNeeds"/>.
/// </remarks>
public interface IActivationSource : IDisposable
{
    /// <summary>d, the length of a row.</summary>
    int InputDim { get; }

    /// <summary>How many different rows a part has, or null where it never ends. A training part that ends is read again, in another order.</summary>
    long? RowCount(Split split);

    /// <summary>The files that the rows come from; the run records their hashes. Empty where rows are made up.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>What came out otherwise than the options say, in sentences for whoever reads the run. Default none.</summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>A new stream at the start of a part. Streams are independent of each other and may be used on different threads.</summary>
    IActivationStream Open(Split split);
}

/// <summary>The parts of a source.</summary>
public enum Split
{
    /// <summary>Rows to learn from.</summary>
    Training,

    /// <summary>Rows to measure with; never trained on.</summary>
    HeldOut,
}

/// <summary>What a source is made with.</summary>
/// <param name="Random">The source's own random stream; take one below it per purpose.</param>
/// <param name="Folder">The manifest's folder, against which relative paths are meant.</param>
/// <param name="ReadDictionary">Reads a dictionary file; throws <see cref="InputException"/> where that cannot be done.</param>
public sealed record SourceContext(RandomStream Random, string Folder, Func<string, LearnedDictionary> ReadDictionary);

using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Sweeps.Expectations;

/// <summary>A sentence cannot be read.</summary>
/// <param name="offset">Where, in characters from its start.</param>
/// <param name="problem">What is wrong, for whoever knows where the sentence stands.</param>
internal sealed class SentenceException(int offset, Func<SourcePosition, ManifestProblem> problem) : Exception
{
    /// <summary>A failure in words.</summary>
    public SentenceException(int offset, string reason) : this(offset, at => ManifestErrors.BadSentence(at, reason))
    {
    }

    /// <summary>Where, in characters from the sentence's start.</summary>
    public int Offset { get; } = offset;

    /// <summary>What is wrong, there.</summary>
    public Func<SourcePosition, ManifestProblem> Problem { get; } = problem;
}

namespace SaeLab.Runtime.Manifests;

/// <summary>A manifest cannot be used. The host prints the message alone, without a stack trace, and exits with 2.</summary>
public sealed class ManifestException : Exception
{
    /// <summary>A failure for these reasons.</summary>
    /// <param name="problems">All that is wrong, at least one; they are sorted by file and line, overrides first.</param>
    public ManifestException(IEnumerable<ManifestProblem> problems)
        : this([.. problems.OrderBy(p => p.Line > 0).ThenBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Column)])
    {
    }

    private ManifestException(ManifestProblem[] problems)
        : base(string.Join('\n', problems.AsEnumerable())) => Problems = problems;

    /// <summary>All that is wrong, by file, line and column; overrides come first. The message has one line for each.</summary>
    public IReadOnlyList<ManifestProblem> Problems { get; }
}

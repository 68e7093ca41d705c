namespace SaeLab.Evaluators.Reconstruction;

/// <summary>
/// How well x̂ stands for x: error, explained variance, angle, shrinkage. Sums run over all held-out rows in double precision and
/// are divided once, at the end; nothing is a mean of ratios of batches. Intervals are by a bootstrap over blocks of consecutive rows.
/// </summary>
public sealed record ReconstructionOptions
{
    /// <summary>Whether to add what other libraries compute, each under a name of its own, to compare with their published numbers. Default false: some flatter, and one is wrong.</summary>
    public bool Legacy { get; init; }
}

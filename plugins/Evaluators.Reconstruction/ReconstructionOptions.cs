namespace SaeLab.Evaluators.Reconstruction;

/// <summary>
/// How well x̂ stands for x: error, explained variance, angle, shrinkage. Sums run over all held-out rows in double precision and
/// are divided once, at the end; nothing is a mean of ratios of batches. There is nothing to choose.
/// </summary>
public sealed record ReconstructionOptions;

using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>What is evaluated.</summary>
/// <param name="Dictionary">The dictionary in its inference form.</param>
/// <param name="GroundTruth">The planted truth, where the source has one.</param>
/// <param name="Random">The stream of this evaluator, for instance for simulated chance floors.</param>
/// <param name="Backend">Where to compute what is much. It is the host's: evaluators do not dispose of it.</param>
public sealed record EvaluationSubject(LearnedDictionary Dictionary, IGroundTruth? GroundTruth, RandomStream Random, Backend Backend)
{
    /// <summary>What rows are, where the source's rows are patches of pictures.</summary>
    public IPatches? Patches { get; init; }
}

/// <summary>A batch of held-out rows and what the dictionary makes of them.</summary>
/// <param name="Inputs">x [n, d].</param>
/// <param name="Latents">f [n, m].</param>
/// <param name="Reconstructions">x̂ [n, d], or as long as the targets.</param>
/// <param name="Codes">The true feature activations a [n, features], where the source has ground truth.</param>
public sealed record EvaluationBatch(Matrix Inputs, SparseLatents Latents, Matrix Reconstructions, SparseLatents? Codes)
{
    /// <summary>What was to be reconstructed: the inputs, or their targets where the source has targets.</summary>
    public Matrix Targets { get; init; } = Inputs;

    /// <summary>The same rows without what the dictionary makes of them, for samples that need not keep it: no latents, and reconstructions of no dimensions.</summary>
    public EvaluationBatch OfSource()
    {
        var latents = new SparseLatents(0);
        for (var r = 0; r < Inputs.Rows; r++)
            latents.AddRow([], []);
        return this with { Latents = latents, Reconstructions = new Matrix(Inputs.Rows, 0) };
    }
}

using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>How to train.</summary>
public sealed record TrainingOptions : IValidatedOptions
{
    /// <summary>How many activations to train on in all. A source that ends is read again, reshuffled.</summary>
    [Required, Range(1L, long.MaxValue)]
    public long Samples { get; init; }

    /// <summary>Activations per optimizer step. Default 1024.</summary>
    [Range(1, 1 << 20)]
    public int Batch { get; init; } = 1024;

    /// <summary>How parameters follow their gradients. Default: Adam.</summary>
    public OptimizerOptions Optimizer { get; init; } = new AdamOptions();

    /// <summary>How the learning rate changes over the run. Default: not at all.</summary>
    public LearningRateSchedule LearningRate { get; init; } = new();

    /// <summary>How the coefficient of a loss term changes over the run, by the term's name. Default: not at all.</summary>
    public IReadOnlyDictionary<string, CoefficientSchedule> Coefficients { get; init; } = new Dictionary<string, CoefficientSchedule>();

    /// <summary>Largest norm of the gradient of all parameters together; a longer one is scaled down to it. Default: no limit.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? ClipGradientNorm { get; init; }

    /// <summary>What is done to inputs before the variant sees them; the exported dictionary takes raw inputs. Default: nothing.</summary>
    public InputTransformKind InputTransform { get; init; } = InputTransformKind.None;

    /// <summary>A latent that fired in none of the last this many samples is dead. Default 10 million samples (Gao et al. 2024).</summary>
    public TrainingDuration DeadAfter { get; init; } = TrainingDuration.OfSamples(10_000_000);

    /// <summary>How often to save a checkpoint to resume from. Default every 5 % of the run.</summary>
    public TrainingDuration CheckpointEvery { get; init; } = TrainingDuration.OfRun(0.05);

    /// <summary>How often to write a line of metrics. Default every 0.5 % of the run.</summary>
    public TrainingDuration LogEvery { get; init; } = TrainingDuration.OfRun(0.005);

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (Batch > Samples)
            yield return new OptionProblem(nameof(Batch), $"a batch of {Batch} is more than the {Samples} samples of the whole run");
        else if (LearningRate.ProblemIn(Samples / Batch, Batch) is { } problem)
            yield return new OptionProblem(nameof(LearningRate), problem);
        foreach (var (term, schedule) in Coefficients)
        {
            if (Batch <= Samples && schedule.ProblemIn(term, Samples / Batch, Batch) is { } ofTerm)
                yield return new OptionProblem(nameof(Coefficients), ofTerm);
        }
    }
}

/// <summary>What may be done to inputs. Constants are estimated on training rows before training and folded into the exported weights; what depends on the row stays a step of inference.</summary>
public enum InputTransformKind
{
    /// <summary>Inputs as they are.</summary>
    None,

    /// <summary>Mean norm √d (Anthropic April 2024): s·x with s = √d / E‖x‖.</summary>
    SqrtD,

    /// <summary>Mean squared norm 1 (Gemma Scope, JumpReLU): s·x with s = 1 / √E‖x‖².</summary>
    UnitMeanSquare,

    /// <summary>Mean 0 and covariance 1, with directions of little variance kept small: (x − μ)·E(Λ + 1e-3)^(−1/2), C = EΛEᵀ (SAELens).</summary>
    Whiten,

    /// <summary>Each row scaled to norm √d (SAELens constant_norm_rescale).</summary>
    RowNorm,

    /// <summary>Each row to mean 0 and standard deviation 1 (SAELens layer_norm; OpenAI's releases).</summary>
    RowLayerNorm,

    /// <summary>Each row to mean 0 and norm 1 (Gao et al. 2024).</summary>
    RowCentredNorm,
}

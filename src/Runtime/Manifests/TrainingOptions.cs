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

    /// <summary>A constant that inputs are multiplied by, folded into the exported weights. Default: none.</summary>
    public InputScaling InputScaling { get; init; } = InputScaling.None;

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

/// <summary>Constants that inputs may be multiplied by, estimated on training rows before training.</summary>
public enum InputScaling
{
    /// <summary>Inputs as they are.</summary>
    None,

    /// <summary>Mean norm √d (Anthropic April 2024): s = √d / E‖x‖.</summary>
    SqrtD,

    /// <summary>Mean squared norm 1 (Gemma Scope, JumpReLU): s = 1 / √E‖x‖².</summary>
    UnitMeanSquare,
}

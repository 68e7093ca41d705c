using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>A declarative experiment: what to learn from, what to train, how, what to measure, and what to expect.</summary>
public sealed record Experiment
{
    /// <summary>Name of the experiment; lower case letters, digits and hyphens. Names the run folder.</summary>
    [Required, RegularExpression("[a-z0-9]+(-[a-z0-9]+)*", ErrorMessage = "a name is of lower case letters, digits and single hyphens between them")]
    public string Name { get; init; } = "";

    /// <summary>The preset whose values stand below those that the manifest itself writes. Default: none.</summary>
    [ResolvedAway]
    public string? Preset { get; init; }

    /// <summary>The question that the experiment asks, in a sentence. Shown in reports.</summary>
    public string? Question { get; init; }

    /// <summary>Seed of every random stream. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Seed of the source's random streams, where runs with other seeds are to see the same rows. Default: the seed.</summary>
    public ulong? DataSeed { get; init; }

    /// <summary>Where activations come from.</summary>
    [Required, ComponentKind(ComponentKind.Source)]
    public ComponentChoice Source { get; init; } = null!;

    /// <summary>Which SAE variant to train.</summary>
    [Required, ComponentKind(ComponentKind.Variant)]
    public ComponentChoice Variant { get; init; } = null!;

    /// <summary>Terms that are added to the variant's loss, such as those that revive dead latents. Default: none.</summary>
    [ComponentKind(ComponentKind.Loss)]
    public IReadOnlyList<ComponentChoice> Losses { get; init; } = [];

    /// <summary>How dead latents get a new start. Default: they do not.</summary>
    [ComponentKind(ComponentKind.Resampler)]
    public ComponentChoice? Resampler { get; init; }

    /// <summary>How to train.</summary>
    [Required]
    public TrainingOptions Training { get; init; } = null!;

    /// <summary>Which rows to measure on.</summary>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>What to measure after training. Default: nothing.</summary>
    [ComponentKind(ComponentKind.Evaluator)]
    public IReadOnlyList<ComponentChoice> Evaluate { get; init; } = [];

    /// <summary>What the measurements should be, by <c>evaluator.measurement</c>. A run that misses one exits with 1.</summary>
    public IReadOnlyDictionary<string, Expectation> Expect { get; init; } = new Dictionary<string, Expectation>();
}

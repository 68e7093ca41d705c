using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Runtime.Tests.Manifests;

/// <summary>Components that can be named but not made; between them their options have every type that a manifest can write.</summary>
internal static class FakeComponents
{
    public static ComponentCatalogue Catalogue { get; } = new(
    [
        Component(ComponentKind.Source, "planted", typeof(FakePlantedOptions)),
        Component(ComponentKind.Source, "files", typeof(FakeFilesOptions)),
        Component(ComponentKind.Variant, "topk", typeof(FakeTopKOptions)),
        Component(ComponentKind.Variant, "l1", typeof(FakeL1Options)),
        Component(ComponentKind.Resampler, "revive", typeof(FakeReviveOptions)),
        Component(ComponentKind.Evaluator, "reconstruction", typeof(FakeReconstructionOptions)),
        Component(ComponentKind.Evaluator, "density", typeof(FakeDensityOptions)),
    ]);

    public static RegisteredComponent Component(ComponentKind kind, string name, Type options, string file = "plugins/Fake/SaeLab.Fake.dll") =>
        new(new ComponentDescriptor(kind, name, options, (_, _) => throw new NotSupportedException()), "Fake", file);

    /// <summary>A small manifest that nothing is wrong with.</summary>
    public const string Valid = """
        name: demo
        question: "Are planted directions found?"
        seed: 7
        source:
          planted: { features: 32, density: 0.1 }
        variant:
          topk: { latents: 64, k: 4 }
        training:
          samples: 2_000_000
          batch: 256
          coefficients:
            sparsity: { warmup: 5% }
        evaluate:
          - reconstruction
          - density: { bins: 5 }
        expect:
          reconstruction.fvu: "<= 0.3"

        """;

    /// <summary>Reads a text as the manifest <c>m.yaml</c>.</summary>
    public static LoadedManifest Read(string text, params string[] overrides) => ManifestReader.Parse(text, "m.yaml", overrides, Catalogue);

    /// <summary>What is wrong with a text, one line each.</summary>
    public static string Complaints(string text, params string[] overrides) =>
        Assert.Throws<ManifestException>(() => Read(text, overrides)).Message;
}

/// <summary>Sparse sums of planted directions.</summary>
public sealed record FakePlantedOptions
{
    /// <summary>How many directions.</summary>
    [Required, Range(1, 1_000_000)]
    public int Features { get; init; }

    /// <summary>Chance that a feature is active; see <see cref="Features"/>. Default 0.05.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Density { get; init; } = 0.05;

    /// <summary>Standard deviation of noise. Default <c>0</c>.</summary>
    [Range(0.0, float.MaxValue)]
    public float Noise { get; init; }
}

/// <summary>Rows from files.</summary>
public sealed record FakeFilesOptions
{
    /// <summary>The files.</summary>
    [Required, MinLength(1, ErrorMessage = "at least one file is needed")]
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Renames of columns.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>Read every row only once. Default false.</summary>
    public bool Once { get; init; }

    /// <summary>Bytes to skip.</summary>
    public long? Skip { get; init; }
}

/// <summary>TopK: f keeps the k largest pre-activations.</summary>
public sealed record FakeTopKOptions : IValidatedOptions
{
    /// <summary>m.</summary>
    [Required, Range(1, int.MaxValue)]
    public int Latents { get; init; }

    /// <summary>k, at most <see cref="Latents"/>.</summary>
    [Required, Range(1, int.MaxValue)]
    public int K { get; init; }

    /// <summary>Weight of the auxiliary loss. Default 1/32.</summary>
    [Range(0.0, double.MaxValue)]
    public double AuxKCoefficient { get; init; } = 0.03125;

    /// <summary>A latent that fired in none of the last this many samples is dead.</summary>
    public TrainingDuration DeadAfter { get; init; } = TrainingDuration.OfSamples(1000);

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (K > Latents)
            yield return new OptionProblem(nameof(K), $"k = {K} is more than the {Latents} latents");
    }
}

/// <summary>ReLU with an L1 penalty.</summary>
public sealed record FakeL1Options
{
    /// <summary>Weight of the penalty. Default 0.001.</summary>
    public double L1Coefficient { get; init; } = 1e-3;

    /// <summary>Another penalty. Default 0.</summary>
    public Coefficient Penalty { get; init; }

    /// <summary>How the penalty grows.</summary>
    public FakeSchedule Schedule { get; init; } = new();

    /// <summary>Steps of the penalty.</summary>
    public IReadOnlyList<FakeStep> Steps { get; init; } = [];

    /// <summary>An hour of the day, as an example of a type that brings its own form.</summary>
    public TimeOnly? Pause { get; init; }
}

/// <summary>How a penalty grows.</summary>
public sealed record FakeSchedule
{
    /// <summary>The curve. Default <see cref="FakeCurve.SquareRoot"/>.</summary>
    public FakeCurve Curve { get; init; } = FakeCurve.SquareRoot;

    /// <summary>Up to how much.</summary>
    public ulong Limit { get; init; } = 10;
}

/// <summary>One step.</summary>
public sealed record FakeStep
{
    /// <summary>Where.</summary>
    [Required]
    public int At { get; init; }

    /// <summary>A name, perhaps.</summary>
    public string? Label { get; init; }
}

/// <summary>Curves.</summary>
public enum FakeCurve
{
    /// <summary>A straight line.</summary>
    Linear,

    /// <summary>The square root.</summary>
    SquareRoot,
}

/// <summary>Gives dead latents high-loss rows.</summary>
public sealed record FakeReviveOptions
{
    /// <summary>How often. Default 10 % of the run.</summary>
    public TrainingDuration Every { get; init; } = TrainingDuration.OfRun(0.1);
}

/// <summary>Errors of reconstruction.</summary>
public sealed record FakeReconstructionOptions;

/// <summary>How often latents fire.</summary>
public sealed record FakeDensityOptions
{
    /// <summary>Bins of the histogram. Default 20.</summary>
    [Range(2, 1000)]
    public int Bins { get; init; } = 20;
}

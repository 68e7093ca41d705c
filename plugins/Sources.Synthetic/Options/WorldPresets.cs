namespace SaeLab.Sources.Synthetic;

/// <summary>What presets stand for.</summary>
internal static class WorldPresets
{
    /// <summary>Standard deviation of numbers uniform in [0, 1].</summary>
    private static readonly double UniformDeviation = 1 / Math.Sqrt(12);

    /// <summary>The options with what their preset says where they say nothing.</summary>
    public static SyntheticOptions Complete(SyntheticOptions options)
    {
        var below = Of(options.Preset);
        return options with
        {
            Features = options.Features ?? below.Features,
            Dimension = options.Dimension ?? below.Dimension,
            Firing = options.Firing ?? below.Firing ?? FeatureLaw.Parse("zipfian(1, 0.3, 0.01)"),
            Hierarchy = options.Hierarchy.Over(below.Hierarchy),
            Correlation = options.Correlation.Over(below.Correlation),
            Magnitudes = options.Magnitudes.Over(below.Magnitudes),
            Directions = options.Directions.Over(below.Directions),
            Bias = options.Bias ?? below.Bias ?? 0,
        };
    }

    private static SyntheticOptions Of(SyntheticPreset preset) => preset switch
    {
        SyntheticPreset.None => new SyntheticOptions(),
        SyntheticPreset.Synth_16k => Bench(16_384, 768, 128, 3, 25, "zipfian(0.5, 0.4, 5e-4)"),
        SyntheticPreset.Synth_4k => Bench(4_096, 512, 32, 3, 25, "zipfian(0.5, 0.4, 1e-3)"),
        SyntheticPreset.Synth_2k => Bench(2_048, 256, 16, 3, 12, "zipfian(0.5, 0.4, 1e-3)"),
        SyntheticPreset.Synth_1k => Bench(1_024, 128, 8, 3, 8, "zipfian(0.5, 0.3, 2e-3)"),
        SyntheticPreset.Synth_512 => Bench(512, 64, 8, 2, 8, "zipfian(0.5, 0.25, 3e-3)"),
        SyntheticPreset.Synth_512_deep => Bench(512, 64, 4, 3, 8, "zipfian(0.5, 0.25, 3e-3)"),
        SyntheticPreset.SparseButWrong => new SyntheticOptions
        {
            Features = 50,
            Dimension = 100,
            Firing = FeatureLaw.Parse("linear(0.3881, 0.05)"),
            Correlation = new CorrelationOptions { Kind = CorrelationKind.Random, Uncorrelated = 0, Low = 0.3, High = 0.9 },
            Magnitudes = new MagnitudeOptions { Deviation = FeatureLaw.Constant(0.15) },
            Directions = new DirectionOptions { Orthonormal = true },
        },
        SyntheticPreset.FiveFeatures => new SyntheticOptions
        {
            Features = 5,
            Dimension = 20,
            Firing = FeatureLaw.Constant(0.4),
            Correlation = new CorrelationOptions { Kind = CorrelationKind.Pairs, Pairs = [CorrelatedPair.Parse("0-1=0.4")] },
            Magnitudes = new MagnitudeOptions { Deviation = FeatureLaw.Constant(0.15) },
            Directions = new DirectionOptions { Orthonormal = true },
        },
        SyntheticPreset.TwoFeatures => TwoFeatures with { Hierarchy = new HierarchyOptions { Roots = 1, Branching = 1, Depth = 1 } },
        SyntheticPreset.TwoFeaturesIndependent => TwoFeatures,
        SyntheticPreset.Tree => new SyntheticOptions
        {
            Features = 20,
            Dimension = 20,
            Firing = FeatureLaw.Values([.. Enumerable.Repeat(0.15, 3), .. Enumerable.Repeat(0.2, 9), .. Enumerable.Repeat(0.05, 8)]),
            Hierarchy = new HierarchyOptions { Roots = 3, Branching = 3, Depth = 1, Exclusive = 1, Exclusion = ExclusionKind.Choice },
            // Directions of norm 1 + 0.05 N(0, 1): a norm belongs to the magnitude, since directions have norm 1.
            Magnitudes = new MagnitudeOptions { Mean = FeatureLaw.Parse("folded_normal(1, 0.05)"), Deviation = FeatureLaw.Constant(0) },
            Directions = new DirectionOptions { Orthonormal = true },
        },
        SyntheticPreset.Sharkey => new SyntheticOptions
        {
            Features = 512,
            Dimension = 256,
            Firing = FeatureLaw.Parse("geometric(0.99, 5)"),
            Correlation = new CorrelationOptions { Kind = CorrelationKind.Random, Uncorrelated = 0, Low = 0, High = 1 },
            Magnitudes = new MagnitudeOptions { Mean = FeatureLaw.Constant(0.5), Deviation = FeatureLaw.Constant(UniformDeviation), Shape = MagnitudeShape.Uniform },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(preset), preset, "No such preset."),
    };

    private static SyntheticOptions TwoFeatures => new()
    {
        Features = 2,
        Dimension = 50,
        Firing = FeatureLaw.Values([0.25, 0.2]),
        Magnitudes = new MagnitudeOptions { Deviation = FeatureLaw.Constant(0) },
        Directions = new DirectionOptions { Orthonormal = true },
    };

    /// <summary>The recipe of SynthSAEBench.</summary>
    private static SyntheticOptions Bench(int features, int dimension, int roots, int depth, int rank, string firing) => new()
    {
        Features = features,
        Dimension = dimension,
        Firing = FeatureLaw.Parse(firing),
        Hierarchy = new HierarchyOptions { Roots = roots, Branching = 4, Depth = depth, Exclusive = 1, Scaled = true, Compensation = CompensationKind.Upstream },
        Correlation = new CorrelationOptions { Rank = rank, Scale = 0.1 },
        Magnitudes = new MagnitudeOptions { Mean = FeatureLaw.Parse("linear(5, 4)"), Deviation = FeatureLaw.Parse("folded_normal(0.5, 0.5)") },
        Directions = new DirectionOptions { Steps = 100, LearningRate = 3e-4 },
        Bias = 0.5,
    };
}

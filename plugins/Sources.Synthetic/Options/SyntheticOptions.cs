using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Sources.Synthetic;

/// <summary>
/// Rows of the world of SynthSAEBench: x = Σ_i a_i g_i + b, where features have Zipfian rates, fire together, form trees with exclusive children,
/// and differ in strength. Name a preset, describe a world, or read one from a folder. Neither training nor held-out rows ever end.
/// </summary>
/// <remarks>
/// <para>SynthSAEBench (arXiv 2602.14687). An option that is given replaces the preset's; options in groups such as <c>hierarchy</c> do so one by one.</para>
/// <para>A world follows from <see cref="StructureSeed"/>, its rows from the manifest's seed, so that runs of several seeds can share one world.</para>
/// </remarks>
[Example("hierarchy.roots=2 hierarchy.branching=2 hierarchy.depth=2 hierarchy.exclusive=1 hierarchy.scaled=true hierarchy.compensation=upstream correlation.rank=4 magnitudes.deviation=0.2 directions.steps=20")]
[Example("preset=two_features")]
[Example("hierarchy.roots=2 hierarchy.branching=2 hierarchy.exclusive=1 hierarchy.exclusion=choice")]
[Example("preset=sparse_but_wrong")]
public sealed record SyntheticOptions : IValidatedOptions
{
    /// <summary>A world with a name. Default <c>none</c>: the options below describe one.</summary>
    public SyntheticPreset Preset { get; init; }

    /// <summary>A folder in SynthSAEBench's format to read the world from; relative to the manifest's folder. Default: it is made.</summary>
    public string? Folder { get; init; }

    /// <summary>n, the number of features. Default: the preset's; required without one.</summary>
    [Range(1, 1 << 22), Example("60")]
    public int? Features { get; init; }

    /// <summary>d, the length of a row. Default: the preset's; required without one.</summary>
    [Range(1, 1 << 20), Example("8"), Example("24")]
    public int? Dimension { get; init; }

    /// <summary>The law of base firing probabilities b_i. Default <c>zipfian(1, 0.3, 0.01)</c>, SynthSAEBench's own.</summary>
    public FeatureLaw? Firing { get; init; }

    /// <summary>Trees of features. Default none.</summary>
    public HierarchyOptions Hierarchy { get; init; } = new();

    /// <summary>Correlated firing. Default none.</summary>
    public CorrelationOptions Correlation { get; init; } = new();

    /// <summary>How strong features are. Default: N(1, 0.25²).</summary>
    public MagnitudeOptions Magnitudes { get; init; } = new();

    /// <summary>How directions lie. Default: random.</summary>
    public DirectionOptions Directions { get; init; } = new();

    /// <summary>‖b‖, the norm of a constant vector of random direction that is added to every row. Default 0.</summary>
    [Range(0.0, 1e6)]
    public double? Bias { get; init; }

    /// <summary>How rows are drawn. Default <c>top_down</c>: the same distribution in a fraction of the time.</summary>
    public SamplerKind Sampler { get; init; } = SamplerKind.TopDown;

    /// <summary>The seed of the world: directions, trees, correlations and magnitudes. Default: the manifest's seed, which then makes both world and rows.
    /// Give one where runs of several seeds are to see the same world.</summary>
    public ulong? StructureSeed { get; init; }

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (Folder is not null)
            return WhatFoldersSay();
        return Preset == SyntheticPreset.None && (Features is null || Dimension is null)
            ? [new OptionProblem(Features is null ? nameof(Features) : nameof(Dimension), "A world without a preset needs its number of features and its dimension; or name a preset, or a folder.")]
            : WorldProblems.Of(WorldPresets.Complete(this));
    }

    private IEnumerable<OptionProblem> WhatFoldersSay()
    {
        (string Name, bool IsGiven)[] options =
        [
            (nameof(Preset), Preset != SyntheticPreset.None), (nameof(Features), Features is not null), (nameof(Dimension), Dimension is not null), (nameof(Firing), Firing is not null),
            (nameof(Hierarchy), Hierarchy != new HierarchyOptions()), (nameof(Correlation), Correlation != new CorrelationOptions()),
            (nameof(Directions), Directions != new DirectionOptions()), (nameof(Bias), Bias is not null),
        ];
        return options.Where(o => o.IsGiven).Select(o => new OptionProblem(o.Name, "The folder says this already; leave it out."));
    }
}

/// <summary>Ways to draw the codes of a row, which give the same distribution.</summary>
public enum SamplerKind
{
    /// <summary>Features without parents first, then children of those that fire alone; most silent features cost no random number.</summary>
    TopDown,

    /// <summary>A Gaussian for every feature, and then whatever its parent and its siblings forbid is taken away: the definition, to compare with.</summary>
    Naive,
}

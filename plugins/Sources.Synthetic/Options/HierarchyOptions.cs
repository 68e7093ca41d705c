using System.ComponentModel.DataAnnotations;

namespace SaeLab.Sources.Synthetic;

/// <summary>Trees of features: a feature below another one fires only where that one does. Features are numbered by level: all roots, then their
/// children parent by parent, and so on; those that fit into no tree come last and are free.</summary>
public sealed record HierarchyOptions
{
    /// <summary>How many trees. Default 0: no hierarchy; the other options then mean nothing.</summary>
    [Range(0, 1 << 24)]
    public int? Roots { get; init; }

    /// <summary>Children of each feature above the lowest level. Default 2.</summary>
    [Range(1, 1 << 20)]
    public int? Branching { get; init; }

    /// <summary>Draws the number of children of each feature uniformly from <see cref="Branching"/> to this. Default: always <see cref="Branching"/>.</summary>
    [Range(1, 1 << 20)]
    public int? LargestBranching { get; init; }

    /// <summary>Levels below the roots. Default 2.</summary>
    [Range(1, 64)]
    public int? Depth { get; init; }

    /// <summary>Which fraction of the parents with two children or more let one child fire at a time; which ones is drawn. Default 0.</summary>
    [Range(0.0, 1.0)]
    public double? Exclusive { get; init; }

    /// <summary>The first level whose features may be such parents; roots are level 0. Default 0.</summary>
    [Range(0, 64)]
    public int? ExclusiveFrom { get; init; }

    /// <summary>The last such level. Default: all.</summary>
    [Range(0, 64)]
    public int? ExclusiveTo { get; init; }

    /// <summary>How one of exclusive children is found. Default <c>coin</c>, as SynthSAEBench does.</summary>
    public ExclusionKind? Exclusion { get; init; }

    /// <summary>Whether a child's magnitude is multiplied by its parent's, relative to the parent's mean magnitude. Default false.</summary>
    public bool? Scaled { get; init; }

    /// <summary>What is done about children firing less often than their law says, since their parents are often silent. Default <c>none</c>.</summary>
    public CompensationKind? Compensation { get; init; }

    internal HierarchyOptions Over(HierarchyOptions below) => new()
    {
        Roots = Roots ?? below.Roots,
        Branching = Branching ?? below.Branching,
        LargestBranching = LargestBranching ?? below.LargestBranching,
        Depth = Depth ?? below.Depth,
        Exclusive = Exclusive ?? below.Exclusive,
        ExclusiveFrom = ExclusiveFrom ?? below.ExclusiveFrom,
        ExclusiveTo = ExclusiveTo ?? below.ExclusiveTo,
        Exclusion = Exclusion ?? below.Exclusion,
        Scaled = Scaled ?? below.Scaled,
        Compensation = Compensation ?? below.Compensation,
    };
}

/// <summary>How one of several exclusive children is found.</summary>
public enum ExclusionKind
{
    /// <summary>Each is drawn on its own; of those that would fire, one stays, each equally likely.</summary>
    Coin,

    /// <summary>One at most is chosen, each with its own probability, wherever the parent fires. Their probabilities sum to at most 1, and are taken
    /// as they are: given the parent, without compensation or correlation. (Nabeshima 2024, "Matryoshka Sparse Autoencoders")</summary>
    Choice,
}

/// <summary>How firing probabilities of children make up for silent parents and siblings.</summary>
public enum CompensationKind
{
    /// <summary>Not at all: the law says how probable a child is given that its parent fires.</summary>
    None,

    /// <summary>b_i/b_P · (1 + Σ siblings b_s/b_P), the second factor for exclusive children only, at most 1; right for children of roots at best.
    /// The rule of SynthSAEBench, whose published numbers rest on it.</summary>
    Upstream,

    /// <summary>Solved for, so that rates are those of the law wherever parents fire often enough for it.</summary>
    Exact,
}

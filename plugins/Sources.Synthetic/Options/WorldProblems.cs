using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>What cannot be in the options of a world, before anything is made.</summary>
internal static class WorldProblems
{
    /// <summary>Features of a correlation matrix that is written out: its eigenvectors take n³ operations.</summary>
    public const int MostInMatrix = 2048;

    /// <param name="world">Complete options.</param>
    public static IEnumerable<OptionProblem> Of(SyntheticOptions world)
    {
        var (features, dimension) = (world.Features!.Value, world.Dimension!.Value);
        if ((long)features * dimension > int.MaxValue)
            yield return new OptionProblem(nameof(world.Dimension), $"{features} directions of {dimension} numbers are more than 2³¹ − 1.");
        if (world.Directions.Orthonormal == true && features > dimension)
            yield return new OptionProblem(nameof(world.Directions), $"{features} orthonormal directions do not fit into {dimension} dimensions; at most {dimension} do.");
        if (world.Directions is { Orthonormal: true, Steps: > 0 })
            yield return new OptionProblem(nameof(world.Directions), "Orthonormal directions cannot be pushed further apart; leave out the steps, or orthonormal.");
        if (world.Firing is { Name: "values" } firing && firing.Numbers.Count != features)
            yield return new OptionProblem(nameof(world.Firing), $"There are {firing.Numbers.Count} firing probabilities for {features} features; give as many.");
        if (world.Firing is { Name: "geometric" } geometric && geometric.Numbers[1] > features)
            yield return new OptionProblem(nameof(world.Firing), $"{geometric.Numbers[1]} of {features} features cannot fire at a time; at most {features} can.");
        if (world.Directions is { LearningRate: not null, Steps: null })
            yield return new OptionProblem(nameof(world.Directions), "A learning rate means nothing without steps; set directions.steps.");
        foreach (var problem in OfLaws(world, features).Concat(OfHierarchy(world.Hierarchy, features)).Concat(OfCorrelation(world.Correlation, features)))
            yield return problem;
    }

    /// <summary>Numbers of features that cannot be. Laws that draw are drawn from here, as their ends are the same in any world.</summary>
    private static IEnumerable<OptionProblem> OfLaws(SyntheticOptions world, int features)
    {
        var (firing, magnitudes) = (Numbers(world.Firing!, features), world.Magnitudes);
        var (means, deviations) = (Numbers(magnitudes.Mean ?? MagnitudeTable.DefaultMean, features), Numbers(magnitudes.Deviation ?? MagnitudeTable.DefaultDeviation, features));
        if (Outside(firing, 0, 1) is { } probability)
            yield return new OptionProblem(nameof(world.Firing), $"{world.Firing} {probability}, and a probability lies between 0 and 1.");
        if (Outside(means, -1e6, 1e6) is { } mean)
            yield return new OptionProblem(nameof(world.Magnitudes), $"mean {magnitudes.Mean} {mean}, and a mean lies between -1e6 and 1e6.");
        if (Outside(deviations, 0, 1e6) is { } deviation)
            yield return new OptionProblem(nameof(world.Magnitudes), $"deviation {magnitudes.Deviation} {deviation}, and a deviation lies between 0 and 1e6.");
        if (firing.Length > 0 && firing.All(p => p == 0))
            yield return new OptionProblem(nameof(world.Firing), "No feature ever fires; raise a probability above 0.");
        if (means.Length > 0 && means.Zip(deviations).All(m => m.First <= 0 && m.Second == 0))
            yield return new OptionProblem(nameof(world.Magnitudes), "No feature is ever stronger than 0; raise the mean, or the deviation.");
    }

    /// <summary>The numbers of a law; none where it does not fit the number of features, which is told elsewhere.</summary>
    private static double[] Numbers(FeatureLaw law, int features) =>
        law.Name == "values" && law.Numbers.Count != features ? [] : law.Create(features, RandomStream.FromSeed(0));

    private static string? Outside(double[] numbers, double least, double most)
    {
        var bad = Array.FindIndex(numbers, v => !(v >= least && v <= most));
        return bad < 0 ? null : $"gives feature {bad} the number {numbers[bad]}";
    }

    private static IEnumerable<OptionProblem> OfHierarchy(HierarchyOptions hierarchy, int features)
    {
        const string Name = nameof(SyntheticOptions.Hierarchy);
        if (hierarchy.Roots is not > 0)
        {
            if (hierarchy != new HierarchyOptions { Roots = hierarchy.Roots } && hierarchy.Roots is null)
                yield return new OptionProblem(Name, "A hierarchy needs its number of trees; set hierarchy.roots.");
            yield break;
        }

        if (hierarchy.Roots > features)
            yield return new OptionProblem(Name, $"{hierarchy.Roots} roots are more than the {features} features.");
        if (hierarchy.LargestBranching < (hierarchy.Branching ?? TreeBuilder.DefaultBranching))
            yield return new OptionProblem(Name, $"largest_branching {hierarchy.LargestBranching} lies below branching {hierarchy.Branching ?? TreeBuilder.DefaultBranching}.");
        if (hierarchy.Exclusive is null && (hierarchy.ExclusiveFrom ?? hierarchy.ExclusiveTo) is not null)
            yield return new OptionProblem(Name, "exclusive_from and exclusive_to mean nothing without exclusive, the fraction of parents with exclusive children.");
        if (hierarchy.ExclusiveTo < (hierarchy.ExclusiveFrom ?? 0))
            yield return new OptionProblem(Name, $"exclusive_to {hierarchy.ExclusiveTo} lies below exclusive_from {hierarchy.ExclusiveFrom ?? 0}.");
        if (hierarchy.Exclusion == ExclusionKind.Choice && (hierarchy.Compensation ?? CompensationKind.None) != CompensationKind.None)
            yield return new OptionProblem(Name, "Children that are chosen by their probabilities need no compensation; set hierarchy.compensation to none.");
    }

    private static IEnumerable<OptionProblem> OfCorrelation(CorrelationOptions correlation, int features)
    {
        const string Name = nameof(SyntheticOptions.Correlation);
        var kind = correlation.Kind ?? CorrelationKind.LowRank;
        if (kind != CorrelationKind.LowRank && features > MostInMatrix)
            yield return new OptionProblem(Name, $"A correlation matrix of {features} features is too large, at most {MostInMatrix}; use kind: low_rank.");
        if (kind != CorrelationKind.LowRank && (correlation.Rank is not null || correlation.Scale is not null))
            yield return new OptionProblem(Name, "A rank and a scale mean something only with kind: low_rank.");
        if (correlation.Rank is null && (correlation.Scale is not null || correlation.Kind == CorrelationKind.LowRank))
            yield return new OptionProblem(Name, "Low-rank correlation without a rank is none at all; set correlation.rank.");
        foreach (var twice in (correlation.Pairs ?? []).GroupBy(p => (Math.Min(p.First, p.Second), Math.Max(p.First, p.Second))).Where(g => g.Count() > 1))
            yield return new OptionProblem(Name, $"The pair of features {twice.Key.Item1} and {twice.Key.Item2} is given {twice.Count()} times.");
        if (kind != CorrelationKind.Pairs && (correlation.Pairs is not null || correlation.Elsewhere is not null))
            yield return new OptionProblem(Name, "Pairs mean something only with kind: pairs.");
        if (kind != CorrelationKind.Random && (correlation.Uncorrelated ?? correlation.Positive ?? correlation.Low ?? correlation.High) is not null)
            yield return new OptionProblem(Name, "Fractions and ends of random correlations mean something only with kind: random.");
        if ((correlation.Low ?? CorrelationMatrix.DefaultLow) > (correlation.High ?? CorrelationMatrix.DefaultHigh))
            yield return new OptionProblem(Name, $"The smallest |ρ| {correlation.Low ?? CorrelationMatrix.DefaultLow} lies above the largest {correlation.High ?? CorrelationMatrix.DefaultHigh}.");
        foreach (var pair in (correlation.Pairs ?? []).Where(p => Math.Max(p.First, p.Second) >= features))
            yield return new OptionProblem(Name, $"The pair {pair} names a feature that is not there; they go from 0 to {features - 1}.");
    }
}

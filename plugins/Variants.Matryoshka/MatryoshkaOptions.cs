using System.ComponentModel.DataAnnotations;
using System.Globalization;
using SaeLab.Abstractions;

namespace SaeLab.Variants.Matryoshka;

/// <summary>Matryoshka: each of several nested prefixes of the dictionary must reconstruct by itself, so that its first latents learn what is most general (Bussmann et al. 2025, arXiv 2503.17547; Nabeshima 2024).</summary>
/// <remarks>
/// Latents are selected once, over the whole dictionary, and each prefix decodes those it holds. At most one of fractions, widths and random_prefixes says where prefixes end.
/// Bussmann's is the default; Nabeshima's is <c>{ activation: relu, random_prefixes: 10, losses: mean, decoder_norm: weighted }</c>;
/// LISTA-Matryoshka's is <c>{ refinement: {}, detach_prefixes: true, sort_by_frequency: true, k_schedule: { from: 60 } }</c>.
/// </remarks>
public sealed record MatryoshkaOptions : SelectionOptions
{
    /// <summary>Shares of the latents that the segments between prefixes hold, summing to 1; sizes are rounded down, and the last segment takes the rest. Default 1/16, 1/16, 1/8, 1/4 and 1/2 (Bussmann et al. 2025).</summary>
    public IReadOnlyList<double>? Fractions { get; init; }

    /// <summary>How many latents each prefix holds, ascending. The whole dictionary is the last prefix, whether it is named or not. Default by fractions.</summary>
    public IReadOnlyList<int>? Widths { get; init; }

    /// <summary>How many prefixes are drawn anew for each step, the whole dictionary among them, lengths ℓ having probability ∝ √ℓ − √(ℓ−1) (Nabeshima 2024, who takes 10). Default none: prefixes stay.</summary>
    [Range(2, 1 << 10)]
    public int? RandomPrefixes { get; init; }

    /// <summary>Whether the errors of prefixes are added up or averaged. Default sum, as in the paper and SAELens; Bussmann's and Nabeshima's code take the mean.</summary>
    public PrefixLosses Losses { get; init; } = PrefixLosses.Sum;

    /// <summary>β, the weight of every prefix but the whole dictionary. Default 1; below it, prefixes mix fewer features into one latent (balanced Matryoshka, arXiv 2505.11756, which finds 0.25 for a toy).</summary>
    [Range(0.0, double.MaxValue)]
    public double InnerWeight { get; init; } = 1;

    /// <summary>A weight for each prefix, the whole dictionary last, in place of inner_weight; applied before the sum or mean (dictionary_learning's group_weights). Default none.</summary>
    [Example("[0.2, 0.4, 0.6, 0.8, 1]")]
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>Takes what the shorter prefixes explain as a constant, from the second prefix on: the error of a prefix then trains its own segment alone. The whole dictionary's error still trains all. Default false.</summary>
    public bool DetachPrefixes { get; init; }

    /// <summary>Fills prefixes in the order of how often latents fire, by a running average over batches (0.99), the most frequent first. Moves no latent: only the loss sees the order. Default false.</summary>
    public bool SortByFrequency { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<OptionProblem> Validate()
    {
        foreach (var problem in base.Validate())
            yield return problem;
        var given = new[] { Fractions is null ? null : "fractions", Widths is null ? null : "widths", RandomPrefixes is null ? null : "random_prefixes" }.Where(name => name is not null).ToArray();
        if (given.Length > 1)
        {
            yield return new OptionProblem(nameof(Widths), $"{string.Join(" and ", given)} each say where prefixes end: keep one");
            yield break;
        }

        var prefixes = (Widths is not null ? ProblemsOfWidths(Widths) : RandomPrefixes is { } count ? ProblemsOfRandom(count) : ProblemsOfFractions(Fractions ?? PrefixWidths.DefaultFractions)).ToArray();
        foreach (var problem in prefixes.Length > 0 ? prefixes : ProblemsOfWeights())
            yield return problem;
    }

    private IEnumerable<OptionProblem> ProblemsOfWidths(IReadOnlyList<int> widths)
    {
        if (widths.Count == 0)
            yield return new OptionProblem(nameof(Widths), "give the width of at least one prefix");
        for (var i = 0; i < widths.Count; i++)
        {
            var least = i == 0 ? 1 : widths[i - 1] + 1;
            if (widths[i] < least || widths[i] > Latents)
                yield return new OptionProblem(nameof(Widths), $"width {widths[i]} must be from {least} to {Latents}: widths ascend, and none exceeds the dictionary");
        }
    }

    private IEnumerable<OptionProblem> ProblemsOfRandom(int count)
    {
        if (count > Latents)
            yield return new OptionProblem(nameof(RandomPrefixes), $"{Latents} latents have no {count} different prefixes");
    }

    private IEnumerable<OptionProblem> ProblemsOfFractions(IReadOnlyList<double> fractions)
    {
        var sum = fractions.Sum();
        if (!(Math.Abs(sum - 1) <= 1e-6) || fractions.Any(f => !(f > 0)))
            yield return new OptionProblem(nameof(Fractions), string.Create(CultureInfo.InvariantCulture, $"fractions must be greater than 0 and sum to 1, but sum to {sum:G6}"));
        else if (PrefixWidths.FirstEmpty(fractions, Latents) is { } empty)
            yield return new OptionProblem(nameof(Fractions), string.Create(CultureInfo.InvariantCulture, $"a fraction of {empty:G6} of {Latents} latents is not one latent: use fewer and larger fractions, or widths"));
    }

    private IEnumerable<OptionProblem> ProblemsOfWeights()
    {
        if (Weights is null)
            yield break;
        if (InnerWeight != 1)
            yield return new OptionProblem(nameof(Weights), "weights and inner_weight say the same thing: keep one");
        var levels = RandomPrefixes ?? new PrefixWidths(this).Fixed!.Count;
        if (Weights.Count != levels)
            yield return new OptionProblem(nameof(Weights), $"there are {Weights.Count} weights for {levels} prefixes, the whole dictionary among them");
        if (Weights.Any(weight => !(weight >= 0 && double.IsFinite(weight))) || (Weights.Count > 0 && !(Weights[^1] > 0)))
            yield return new OptionProblem(nameof(Weights), "weights are at least 0, and that of the whole dictionary, the last, is greater than 0");
    }
}

/// <summary>How the errors of nested prefixes become one loss.</summary>
public enum PrefixLosses
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their sum divided by the number of prefixes.</summary>
    Mean,
}

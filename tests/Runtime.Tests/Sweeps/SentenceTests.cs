using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Sweeps.Expectations;
using SaeLab.Runtime.Tests.Manifests;

namespace SaeLab.Runtime.Tests.Sweeps;

/// <summary>Sentences about four dictionaries with two seeds each: TopK with k of 2, 4 and 8, and L1.</summary>
public sealed class SentenceTests
{
    // density.x is 10·k + seed for TopK and 100 + seed for L1.
    private const string Manifest = """
        name: demo
        source: { planted: { features: 3 } }
        variant: topk
        training: { samples: 5000 }
        evaluate: [density]
        sweep:
          list:
            - { name: two, variant: { topk: { latents: 64, k: 2 } }, training.batch: 2 }
            - { name: four, variant: { topk: { latents: 64, k: 4 } }, training.batch: 4 }
            - { name: eight, variant: { topk: { latents: 64, k: 8 } }, training.batch: 8 }
            - { name: other, variant: l1 }
          seeds: [1, 2]
        expect:

        """;

    [Theory]
    [InlineData("density.x[two] >= 21.5")]
    [InlineData("density.x[two] <= 21.5")]
    [InlineData("density.x[two] < density.x[four] < density.x[eight] <= 81.5")]
    [InlineData("density.x[variant=topk] > 48.1")]
    [InlineData("density.x[variant=topk] < 48.2")]
    [InlineData("density.x[variant=topk k=2, seed=2] in [22, 22]")]
    [InlineData("density.x[name=two] in [21, 22]")]
    [InlineData("density.x[batch=4.0] > 41")]
    [InlineData("max(density.x) >= 102")]
    [InlineData("min(density.x) <= 21")]
    [InlineData("mean(density.x[eight]) in [81.5, 81.5]")]
    [InlineData("sum(density.x[eight]) in [163, 163]")]
    [InlineData("sum(density.x[two] + density.x[two]) / 2 in [43, 43]")]
    [InlineData("argmax(density.x[variant=topk], batch) in [8, 8]")]
    [InlineData("argmin(density.x[variant=topk], training.batch) <= 2")]
    [InlineData("argmax(0 - abs(density.x[variant=topk] - 42), batch) in [4, 4]")]
    [InlineData("increasing(density.x[variant=topk], batch)")]
    [InlineData("decreasing(1 / density.x[variant=topk], batch)")]
    [InlineData("all(density.x) >= 21")]
    [InlineData("all(density.x[variant=topk]) in [21, 82]")]
    [InlineData("20 < all(density.x) < 103")]
    [InlineData("count(density.x > 80) >= 4")]
    [InlineData("count(density.x > 80) <= 4")]
    [InlineData("count(10 < density.x[two]) >= 2")]
    [InlineData("abs(density.x[two] - density.x[four]) - 20 <= 0")]
    [InlineData("2 * (density.x[two] + 1) / 3 - -1 >= 16")]
    [InlineData("2 × density.x[two] ÷ 2 ≤ 21.5")]
    [InlineData("all(density.x - density.x.floor) >= 20")]
    [InlineData("density.x.in_training[two] in [5, 5]")]
    [InlineData("1_000e-1 <= density.x[other]")]
    public void It_is_true(string sentence) => Assert.True(Check(sentence) is { IsMet: true } outcome, Check(sentence).Values);

    [Theory]
    [InlineData("density.x[two] > 21.5", "density.x[two] = 21.5 (mean over 2 members)")]
    [InlineData("density.x[two] < density.x[four] < density.x[two]", "density.x[two] = 21.5 (mean over 2 members); density.x[four] = 41.5 (mean over 2 members); density.x[two] = 21.5 (mean over 2 members)")]
    [InlineData("max(density.x) < 102", "max(density.x) = 102 (over 8 members)")]
    [InlineData("all(density.x) >= 22", "all(density.x) = 21 to 102 (over 8 members)")]
    [InlineData("all(density.x) <= 101", "all(density.x) = 21 to 102 (over 8 members)")]
    [InlineData("count(density.x > 80) >= 5", "count(density.x > 80) = 4 (over 8 members)")]
    [InlineData("density.x[two] in [22, 23]", "density.x[two] = 21.5 (mean over 2 members)")]
    [InlineData("argmax(density.x[variant=topk], batch) <= 4", "argmax(density.x[variant=topk], batch) = 8 (over 6 members)")]
    [InlineData("decreasing(density.x[variant=topk, seed=1], batch)", "21 at batch=2, 41 at batch=4, 81 at batch=8")]
    [InlineData("density.y > 0", "member 'two, seed=1' measures no 'density.y'; did you mean 'density.x'?")]
    [InlineData("density.nan[two] <= 1", "density.nan[two] = NaN (mean over 2 members)")]
    [InlineData("all(density.nan[two]) >= 0", "all(density.nan[two]) = NaN (over 2 members)")]
    [InlineData("sum(density.x[two]) <= 42", "sum(density.x[two]) = 43 (over 2 members)")]
    [InlineData("across_seeds.shared_at_0_9 > 0", "member 'two, seed=1' measures no 'across_seeds.shared_at_0_9'")]
    [InlineData("density.nan.floor > 0", "member 'two, seed=1' has no floor of density.nan")]
    [InlineData("density.x[two] >= 21.50000001", "density.x[two] = 21.5 (mean over 2 members)")]
    public void It_is_not_true_and_says_what_its_sides_were(string sentence, string values)
    {
        var outcome = Check(sentence);
        Assert.False(outcome.IsMet);
        Assert.Equal(values, outcome.Values);
    }

    [Fact]
    public void Values_are_in_full_where_four_digits_do_not_tell_them_apart() =>
        Assert.Equal("density.x[two] - 0.00001 = 21.49999 (over 2 members); density.x[two] = 21.5 (mean over 2 members)", Check("density.x[two] - 0.00001 > density.x[two]").Values);

    [Fact]
    public void A_name_does_not_mean_members_whose_names_begin_with_it()
    {
        var outcome = Check("density.x[two] > 1000", manifest: Manifest.Replace("name: four", "name: two more", StringComparison.Ordinal));
        Assert.Equal("density.x[two] = 21.5 (mean over 2 members)", outcome.Values);
    }

    [Fact]
    public void A_member_without_results_makes_false_what_speaks_of_it()
    {
        Assert.Equal(new SentenceOutcome("max(density.x) > 0", false, "member 'two, seed=1' has no results"), Check("max(density.x) > 0", failed: 0));
        Assert.True(Check("max(density.x[four]) > 0", failed: 0).IsMet);
    }

    private static SentenceOutcome Check(string sentence, int failed = -1, string manifest = Manifest)
    {
        var sweep = SweepReader.Parse($"{manifest}  - \"{sentence}\"\n", "m.yaml", [], FakeComponents.Catalogue)!;
        return Assert.Single(sweep.Expectations).Check(new SweepValues([.. sweep.Members.Select((m, i) => (m.Label, i == failed ? null : Results(m)))]));
    }

    private static RunResults Results(SweepMember member)
    {
        var experiment = member.Manifest.Experiment;
        var x = (experiment.Variant.Options is FakeTopKOptions topK ? 10 * topK.K : 100) + (double)experiment.Seed;
        return new RunResults
        {
            Experiment = experiment.Name,
            ManifestHash = "",
            Seed = experiment.Seed,
            SamplesTrained = 1,
            Shape = new SaeShape(1, 1),
            Measurements = [Measurement("density.x", x) with { Floor = 1, InTraining = 5 }, Measurement("density.nan", double.NaN)],
            Histograms = [],
            Expectations = [],
        };
    }

    private static Measurement Measurement(string name, double value) => new() { Name = name, Value = value, Direction = Direction.Neutral, Definition = "", Count = 1 };

    [Fact]
    public void Each_of_several_series_says_of_what_it_is()
    {
        const string Grid = """
            name: demo
            source: { planted: { features: 3 } }
            variant: { topk: { latents: 64 } }
            training: { samples: 5000 }
            evaluate: [density]
            sweep: { grid: { variant.topk.k: [2, 4], training.batch: [10, 20] }, seeds: [1] }
            expect: ["decreasing(density.x, k)"]
            """;
        var sweep = SweepReader.Parse(Grid, "m.yaml", [], FakeComponents.Catalogue)!;
        var outcome = Assert.Single(sweep.Expectations).Check(new SweepValues([.. sweep.Members.Select(m => (m.Label, (RunResults?)Results(m)))]));
        Assert.Equal(new SentenceOutcome("decreasing(density.x, k)", false, "batch=10: 21 at k=2, 41 at k=4; batch=20: 21 at k=2, 41 at k=4"), outcome);
    }
}

using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Tests.Manifests;

namespace SaeLab.Runtime.Tests.Sweeps;

public sealed class SweepReaderTests
{
    private const string Base = """
        name: demo
        seed: 7
        source: { planted: { features: 3 } }
        variant: { topk: { latents: 64, k: 4 } }
        training: { samples: 5000 }
        evaluate: [density]

        """;

    [Fact]
    public void A_manifest_without_a_sweep_is_none()
    {
        Assert.Null(Read(Base));
        Assert.Null(Read(Base + "sweep:\n"));
    }

    [Fact]
    public void A_grid_takes_every_combination_and_later_fields_change_faster()
    {
        var sweep = Read(Base + "sweep: { grid: { variant.topk.k: [4, 8], training.batch: [10, 20] }, seeds: 1 }")!;
        Assert.Equal(["k=4, batch=10, seed=7", "k=4, batch=20, seed=7", "k=8, batch=10, seed=7", "k=8, batch=20, seed=7"], sweep.Members.Select(m => m.Label));
        Assert.Equal([(4, 10), (4, 20), (8, 10), (8, 20)], sweep.Members.Select(m => (TopK(m).K, m.Manifest.Experiment.Training.Batch)));
        Assert.Equal(["demo-k-4-batch-10-seed-7", "demo-k-4-batch-20-seed-7", "demo-k-8-batch-10-seed-7", "demo-k-8-batch-20-seed-7"], sweep.Members.Select(m => m.Manifest.Experiment.Name));
    }

    [Fact]
    public void A_zip_goes_in_step()
    {
        var sweep = Read(Base + "sweep: { zip: { variant.topk.k: [4, 8], variant.topk.latents: [32, 16] }, seeds: 1 }")!;
        Assert.Equal([(4, 32), (8, 16)], sweep.Members.Select(m => (TopK(m).K, TopK(m).Latents)));
        Assert.Equal(["k=4, latents=32, seed=7", "k=8, latents=16, seed=7"], sweep.Members.Select(m => m.Label));
    }

    [Fact]
    public void A_list_sets_what_its_members_say_and_their_names_stand_for_it()
    {
        var sweep = Read(Base + "sweep: { list: [{ name: small, variant.topk.k: 2 }, { name: other, variant: l1, training.batch: 20 }, { variant.topk.latents: 9 }], seeds: 1 }")!;
        Assert.Equal(["small, seed=7", "other, seed=7", "latents=9, seed=7"], sweep.Members.Select(m => m.Label));
        Assert.Equal(["topk", "l1", "topk"], sweep.Members.Select(m => m.Manifest.Experiment.Variant.Name));
        Assert.Equal([1024, 20, 1024], sweep.Members.Select(m => m.Manifest.Experiment.Training.Batch));
        Assert.Equal(["name", "variant.topk.k", "variant", "training.batch", "variant.topk.latents", "seed"], sweep.Fields.Select(f => f.Path).OrderBy(f => f == "name" ? 0 : 1));
    }

    [Fact]
    public void A_number_of_seeds_begins_with_the_manifests_own()
    {
        Assert.Equal([7ul, 8, 9], Read(Base + "sweep: { seeds: 3 }")!.Members.Select(m => m.Manifest.Experiment.Seed));
        Assert.Equal([2ul, 3], Read(Base + "sweep: { seeds: 2 }", "seed=2")!.Members.Select(m => m.Manifest.Experiment.Seed));
        Assert.Equal([4ul, 1], Read(Base + "sweep: { seeds: [4, 1] }")!.Members.Select(m => m.Manifest.Experiment.Seed));
    }

    [Theory]
    [InlineData("grid: { variant.topk.k: [4, 8] }", 6, true)]
    [InlineData("zip: { variant.topk.k: [4, 8], variant.topk.latents: [32, 16] }", 6, true)]
    [InlineData("list: [{ name: a, training.batch: 10 }]", 3, true)]
    [InlineData("grid: { variant.topk.k: [4, 8] }, seeds: 1", 2, false)]
    [InlineData("grid: { variant.topk.k: [4, 8], seed: [3] }", 2, false)]
    [InlineData("list: [{ seed: 3 }, { seed: 4 }]", 2, false)]
    public void Configurations_have_three_seeds_where_the_sweep_does_not_say(string block, int members, bool byDefault)
    {
        var sweep = Read(Base + $"sweep: {{ {block} }}")!;
        Assert.Equal(members, sweep.Members.Count);
        Assert.Equal(byDefault, sweep.HasDefaultSeeds);
        if (byDefault)
            Assert.Equal([7ul, 8, 9], sweep.Members.Take(3).Select(m => m.Manifest.Experiment.Seed));
    }

    [Fact]
    public void Everything_together_multiplies_and_seeds_change_fastest()
    {
        var sweep = Read(Base + "sweep: { seeds: 2, list: [{ training.batch: 5 }, { training.batch: 6 }], grid: { variant.topk.k: [1, 2, 3] }, zip: { training.samples: [50, 60] } }")!;
        Assert.Equal(3 * 2 * 2 * 2, sweep.Members.Count);
        Assert.Equal("k=1, samples=50, batch=5, seed=8", sweep.Members[1].Label);
    }

    [Fact]
    public void Whole_values_are_replaced_and_called_by_what_tells_them_apart()
    {
        var sweep = Read(Base + "sweep: { grid: { variant: [{ topk: { latents: 8, k: 2 } }, { topk: { latents: 8, k: 3 } }, { l1: { l1_coefficient: 2 } }], evaluate: [[density], [density, reconstruction], []] }, seeds: 1 }")!;
        Assert.Equal(["variant=topk k=2", "variant=topk k=3", "variant=l1"], sweep.Members.Select(m => m.Label.Split(", ")[0]).Distinct());
        Assert.Equal(["evaluate=density", "evaluate=density+reconstruction", "evaluate=none"], sweep.Members.Take(3).Select(m => m.Label.Split(", ")[1]));
        Assert.Equal("variant-topk-k-2-evaluate-density-seed-7", sweep.Members[0].Folder);
    }

    [Fact]
    public void A_field_inside_of_another_is_set_after_it_wherever_they_are_written()
    {
        var sweep = Read(Base + "sweep: { grid: { variant.topk.k: [1, 2], variant: [{ topk: { latents: 8, k: 5 } }, { topk: { latents: 9, k: 5 } }] }, seeds: 1 }")!;
        Assert.Equal([(1, 8), (1, 9), (2, 8), (2, 9)], sweep.Members.Select(m => (TopK(m).K, TopK(m).Latents)));
    }

    [Fact]
    public void Overrides_reach_every_member_and_the_sweep_itself()
    {
        var sweep = Read(Base + "sweep: { grid: { variant.topk.k: [1, 2] } }", "training.batch=10", "sweep.seeds=2")!;
        Assert.Equal(4, sweep.Members.Count);
        Assert.All(sweep.Members, m => Assert.Equal(10, m.Manifest.Experiment.Training.Batch));
        Assert.StartsWith("# --set training.batch=10\n# --set sweep.seeds=2\nname: demo\n", sweep.Text, StringComparison.Ordinal);
        Assert.Equal(3, Read(Base, "sweep={ seeds: 3 }")!.Members.Count);
        Assert.Null(Read(Base + "sweep: { seeds: 3 }", "sweep="));
    }

    [Fact]
    public void A_member_alone_is_the_experiment_that_its_resolved_manifest_says()
    {
        foreach (var member in Read(Base + "sweep: { grid: { variant.topk.k: [4, 8] }, seeds: 2 }")!.Members)
        {
            var text = ResolvedManifest.Write(member.Manifest.Experiment);
            Assert.Equal(text, ResolvedManifest.Write(FakeComponents.Read(text).Experiment));
            Assert.DoesNotContain("sweep", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Folders_differ_even_where_labels_differ_in_case_or_signs_alone()
    {
        var sweep = Read(Base + "sweep: { list: [{ name: A b, seed: 1 }, { name: a-b, seed: 2 }, { name: \"€\", seed: 3 }] }")!;
        Assert.Equal(3, sweep.Members.Select(m => m.Folder).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(sweep.Members, m => Assert.Matches("^[a-z0-9]+([.-][a-z0-9]+)*$", m.Folder));
        var longOne = Read(Base + $"sweep: {{ grid: {{ question.x: [1] }}, list: [{{ name: {new string('x', 60)}, seed: 1 }}] }}".Replace("question.x: [1]", "training.batch: [1], training.samples: [2000], variant.topk.latents: [64]", StringComparison.Ordinal))!;
        Assert.InRange(longOne.Members[0].Folder.Length, 1, 80);
    }

    [Fact]
    public void A_mistake_that_all_members_share_is_told_once()
    {
        var complaints = FakeComponents.Complaints(Base.Replace("k: 4", "k: 4, kk: 1", StringComparison.Ordinal) + "sweep: { grid: { training.batch: [10, 20] }, seeds: 3 }");
        Assert.Equal("m.yaml:4:39: error SAE103: variant 'topk' has no option 'kk'; did you mean 'k'? (options: aux_k_coefficient, dead_after, k, latents)", complaints);
    }

    private static FakeTopKOptions TopK(SweepMember member) => (FakeTopKOptions)member.Manifest.Experiment.Variant.Options;

    private static LoadedSweep? Read(string text, params string[] overrides) => SweepReader.Parse(text, "m.yaml", overrides, FakeComponents.Catalogue);
}

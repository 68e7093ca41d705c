using SaeLab.Abstractions;
using SaeLab.Losses.AuxK;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;
using SaeLab.Sources.Planted;
using SaeLab.Variants.AbsTopK;
using SaeLab.Variants.BatchTopK;
using SaeLab.Variants.Crosscoder;
using SaeLab.Variants.GroupMax;
using SaeLab.Variants.L1;
using SaeLab.Variants.Lista;
using SaeLab.Variants.MatchingPursuit;
using SaeLab.Variants.Matryoshka;
using SaeLab.Variants.TopK;
using SaeLab.Variants.Transcoder;

namespace SaeLab.Plugins.Tests.Variants;

public class AllocationTests
{
    private const int WarmUp = 60, Steps = 20;

    [Theory]
    [InlineData("topk")]
    [InlineData("topk with dead latents")]
    [InlineData("l1")]
    [InlineData("batchtopk")]
    [InlineData("matryoshka")]
    [InlineData("matryoshka, detached, sorted and refined")]
    [InlineData("matryoshka of relu with random prefixes")]
    [InlineData("abs_topk")]
    [InlineData("group_max")]
    [InlineData("lista")]
    [InlineData("topk, aligned, beside a dense path")]
    [InlineData("transcoder")]
    [InlineData("crosscoder")]
    [InlineData("matching pursuit")]
    public void A_warm_step_allocates_nothing_on_the_managed_heap(string name)
    {
        var planted = new PlantedOptions { Features = 64, Dimension = 24, Active = 3 };
        using IActivationSource source = name == "transcoder"
            ? new PlantedPairs(planted with { Targets = new PlantedTargetOptions { Dimension = 16 } }, RandomStream.FromSeed(1))
            : new PlantedSource(planted, RandomStream.FromSeed(1));
        var variant = Variant(name, new VariantContext(24, (source as ITargets)?.TargetDim));
        var options = new TrainingOptions
        {
            Samples = 1_000_000,
            Batch = 64,
            ClipGradientNorm = 1,
            Coefficients = new Dictionary<string, CoefficientSchedule>
            {
                [name == "l1" ? "sparsity" : "auxk"] = new() { Warmup = TrainingDuration.OfSteps(70), Autotune = new AutotuneOptions { TargetL0 = 2 } },
            },
            DeadAfter = TrainingDuration.OfSamples(name == "topk with dead latents" ? 1 : 1_000_000),
        };
        IAuxiliaryLoss[] losses = name == "matching pursuit" ? [] : [new AuxK(new AuxKOptions(), source.InputDim)];
        using var backend = CpuBackend.Create(2);
        using var trainer = new Trainer(source, variant, losses, null, options, RandomStream.FromSeed(2), backend);
        for (var i = 0; i < WarmUp; i++)
            trainer.Step(measure: false);
        Assert.Equal(0, Allocations.Of(() => trainer.Step(measure: false), Steps));
    }

    private static ISaeVariant Variant(string name, VariantContext context) => name switch
    {
        "topk, aligned, beside a dense path" => new TopK(new TopKOptions { Latents = 96, K = 3, AlignedEncoder = true, BypassRank = 4 }, context),
        "transcoder" => new Transcoder(new TranscoderOptions { Latents = 96, K = 3, Skip = true }, context),
        "crosscoder" => new Crosscoder(new CrosscoderOptions { Latents = 96, Parts = 3, Coefficient = 0.2 }, context),
        "matching pursuit" => new MatchingPursuit(new MatchingPursuitOptions { Latents = 96 }, context),
        "l1" => new L1(new L1Options { Latents = 96, Coefficient = 0.2 }, context),
        "batchtopk" => new BatchTopK(new BatchTopKOptions { Latents = 96, K = 3 }, context),
        "matryoshka" => new Matryoshka(new MatryoshkaOptions { Latents = 96, K = 3 }, context),
        "matryoshka, detached, sorted and refined" => new Matryoshka(
            new MatryoshkaOptions { Latents = 96, K = 3, DetachPrefixes = true, SortByFrequency = true, Refinement = new RefinementOptions() }, context),
        "matryoshka of relu with random prefixes" => new Matryoshka(
            new MatryoshkaOptions { Latents = 96, Activation = SelectionKind.Relu, Coefficient = 0.2, RandomPrefixes = 5, BypassRank = 2 }, context),
        "abs_topk" => new AbsTopK(new AbsTopKOptions { Latents = 96, K = 3 }, context),
        "group_max" => new GroupMax(new GroupMaxOptions { Latents = 96, Groups = 3 }, context),
        "lista" => new Lista(new ListaOptions { Latents = 96, K = 3 }, context),
        _ => new TopK(new TopKOptions { Latents = 96, K = 3 }, context),
    };
}

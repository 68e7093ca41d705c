using SaeLab.Abstractions;
using SaeLab.Evaluators.Density;
using SaeLab.Evaluators.Reconstruction;
using SaeLab.Evaluators.Recovery;
using SaeLab.Numerics;
using SaeLab.Plugins.Tests.Variants;
using SaeLab.Runtime.Evaluation;
using SaeLab.Runtime.Manifests;
using SaeLab.Sources.Planted;
using SaeLab.Variants.BatchTopK;
using SaeLab.Variants.TopK;

namespace SaeLab.Plugins.Tests.Evaluators;

/// <summary>What training does otherwise than inference is measured and shown.</summary>
public sealed class TrainingFormTests
{
    private static readonly PlantedOptions Planted = new() { Features = 40, Dimension = 16, Active = 4, Offset = 1 };
    private static readonly Expectation Any = Expectation.Parse("> -1e9");

    [Theory]
    [InlineData(InputTransformKind.None, DecoderNorm.Unit)]
    [InlineData(InputTransformKind.SqrtD, DecoderNorm.Weighted)]
    [InlineData(InputTransformKind.Whiten, DecoderNorm.Weighted)]
    [InlineData(InputTransformKind.RowLayerNorm, DecoderNorm.Unit)]
    public void A_selection_over_the_batch_keeps_k_per_row_in_training_and_reconstructs_raw_rows(InputTransformKind transform, DecoderNorm norm)
    {
        using var source = new PlantedSource(Planted, RandomStream.FromSeed(1));
        var variant = new BatchTopK(new BatchTopKOptions { Latents = 40, K = 4, DecoderNorm = norm }, new VariantContext(Planted.Dimension));
        using var run = new ShortRun(source, variant, ShortRun.Options(40_000, transform: transform)).Train();
        var results = Measure(run, source, samples: 2000);
        var l0 = Find(results, "density", "l0");
        Assert.Equal(4, l0.InTraining!.Value, 9);
        Assert.NotEqual(4, l0.Value, 6);
        // The codes are in the units of the exported dictionary, or l1 would be off by the norms of rows, and reconstructions those of raw rows.
        var l1 = Find(results, "density", "l1");
        Assert.InRange(l1.InTraining!.Value / l1.Value, 0.8, 1.25);
        var fvu = Find(results, "reconstruction", "fvu");
        Assert.InRange(fvu.InTraining!.Value / fvu.Value, 0.5, 1.5);
        Assert.NotNull(Find(results, "recovery", "f1").InTraining);
        Assert.Null(Find(results, "recovery", "mcc").InTraining);

        var outcome = ExpectationOutcome.Of("recovery.f1.in_training", Any, results);
        Assert.Equal(Find(results, "recovery", "f1").InTraining, outcome.Value);
        Assert.Equal(Find(results, "recovery", "mcc").Value, ExpectationOutcome.Of("recovery.mcc.in_training", Any, results).Value);
        Assert.Null(ExpectationOutcome.Of("recovery.none.in_training", Any, results).Value);
    }

    [Theory]
    [InlineData(DecoderNorm.Unit, 0)]
    [InlineData(DecoderNorm.Free, 0)]
    [InlineData(DecoderNorm.Weighted, 0)]
    [InlineData(DecoderNorm.Weighted, 1)]
    public void What_is_measured_in_training_is_what_training_reconstructs_whatever_the_norms_of_decoder_rows(DecoderNorm norm, int refinements)
    {
        using var source = new PlantedSource(Planted, RandomStream.FromSeed(1));
        var options = new BatchTopKOptions { Latents = 40, K = 4, DecoderNorm = norm, Refinement = refinements == 0 ? null : new RefinementOptions { Steps = refinements } };
        using var run = new ShortRun(source, new BatchTopK(options, new VariantContext(Planted.Dimension)), ShortRun.Options(20_000)).Train();
        if (norm != DecoderNorm.Unit)
            ScaleRows(run.Parameters[ParameterNames.DecoderWeights]);
        using var rows = ShortRun.HeldOut(source, 300);
        using var dictionary = run.Trainer.Export();
        using var form = run.Trainer.Form(dictionary);
        using var latents = new SparseLatents(40);
        using var measured = new Matrix(rows.Rows, rows.Columns);
        form.Run(rows, null, latents, measured);
        using var trained = run.TrainingForm(rows).Reconstruction;
        ShortRun.AssertClose(trained, measured);
    }

    [Fact]
    public void A_selection_per_row_is_the_same_at_inference_and_is_measured_once()
    {
        using var source = new PlantedSource(Planted, RandomStream.FromSeed(1));
        var variant = new TopK(new TopKOptions { Latents = 40, K = 4 }, new VariantContext(Planted.Dimension));
        using var run = new ShortRun(source, variant, ShortRun.Options(5000, transform: InputTransformKind.UnitMeanSquare)).Train();
        Assert.All(Measure(run, source, samples: 1000).SelectMany(r => r.Result.Measurements), m => Assert.Null(m.InTraining));
    }

    [Fact]
    public void What_follows_from_the_dictionary_alone_sees_no_row_and_is_measured_once()
    {
        using var source = new PlantedSource(Planted, RandomStream.FromSeed(1));
        var variant = new BatchTopK(new BatchTopKOptions { Latents = 40, K = 4 }, new VariantContext(Planted.Dimension));
        using var run = new ShortRun(source, variant, ShortRun.Options(5000)).Train();
        var blind = new Blind();
        Measure(run, source, 1000, ("blind", blind), ("density", new DensityEvaluator(new DensityOptions())));
        Assert.Equal((1, 0), (blind.Begun, blind.Seen));
    }

    [Fact]
    public void What_is_of_the_source_is_measured_once()
    {
        using var source = new PlantedSource(Planted, RandomStream.FromSeed(1));
        var variant = new BatchTopK(new BatchTopKOptions { Latents = 40, K = 4 }, new VariantContext(Planted.Dimension));
        using var run = new ShortRun(source, variant, ShortRun.Options(5000)).Train();
        var blind = new Blind { ObservesRows = true, MeasuresDictionary = false };
        Measure(run, source, 1000, ("blind", blind), ("density", new DensityEvaluator(new DensityOptions())));
        Assert.Equal((1, 4), (blind.Begun, blind.Seen));
    }

    [Fact]
    public void What_makes_nothing_of_codes_is_measured_once()
    {
        using var source = new PlantedSource(Planted, RandomStream.FromSeed(1));
        var variant = new BatchTopK(new BatchTopKOptions { Latents = 40, K = 4 }, new VariantContext(Planted.Dimension));
        using var run = new ShortRun(source, variant, ShortRun.Options(5000)).Train();
        var blind = new Blind { ObservesRows = true, MeasuresCodes = false };
        Measure(run, source, 1000, ("blind", blind), ("density", new DensityEvaluator(new DensityOptions())));
        Assert.Equal((1, 4), (blind.Begun, blind.Seen));
    }

    private static IReadOnlyList<(string Name, EvaluationResult Result)> Measure(ShortRun run, IActivationSource source, long samples, params (string, IEvaluator)[] evaluators)
    {
        using var backend = CpuBackend.Create(1);
        using var dictionary = run.Trainer.Export();
        using var form = run.Trainer.Form(dictionary);
        (string, IEvaluator)[] usual =
        [
            ("reconstruction", new ReconstructionEvaluator(new ReconstructionOptions())), ("density", new DensityEvaluator(new DensityOptions())), ("recovery", new RecoveryEvaluator()),
        ];
        return EvaluationPass.Run(
            source, dictionary, evaluators.Length == 0 ? usual : evaluators, new EvaluationOptions { Samples = samples, Batch = 300 },
            RandomStream.FromSeed(3), backend, (_, _) => { }, CancellationToken.None, form);
    }

    /// <summary>Gives decoder rows norms between ½ and 3.</summary>
    private static void ScaleRows(Parameter decoder)
    {
        using var rows = decoder.Value.ToMatrix();
        for (var i = 0; i < rows.Rows; i++)
        {
            foreach (ref var value in rows.Row(i))
                value *= 0.5f + (2.5f * i / rows.Rows);
        }

        decoder.Value.CopyFrom(rows.Span);
    }

    private static Measurement Find(IReadOnlyList<(string Name, EvaluationResult Result)> results, string evaluator, string name) =>
        results.Single(r => r.Name == evaluator).Result.Get(name);

    private sealed class Blind : IEvaluator, IEvaluation
    {
        public int Begun { get; private set; }

        public int Seen { get; private set; }

        public EvaluatorNeeds Needs => EvaluatorNeeds.None;

        public bool ObservesRows { get; init; }

        public bool MeasuresDictionary { get; init; } = true;

        public bool MeasuresCodes { get; init; } = true;

        public IEvaluation Begin(EvaluationSubject subject)
        {
            Begun++;
            return this;
        }

        public void Observe(EvaluationBatch batch) => Seen++;

        public EvaluationResult Complete() => new([], []);
    }
}

using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Variants.BatchTopK;

namespace SaeLab.Plugins.Tests.Variants;

public sealed class BatchTopKTests
{
    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Rescaled_by_decoder_norms_it_gives_the_golden_codes_and_threshold(string backend)
    {
        using var run = new VariantRun(Golden.Case("variants_setup_a", "batchtopk_k1_rescaled"), backend);
        var variant = Variant(new BatchTopKOptions { Latents = 3, K = 1, DecoderNorm = DecoderNorm.Weighted }, 2);
        var calibration = new ThresholdCalibration(new ThresholdOptions());
        calibration.Create(run.Parameters);
        run.Forward(variant);
        var expected = run.Case.GetProperty("expected");
        Golden.AssertClose(expected.GetProperty("f"), run.DenseLatents());
        Golden.AssertClose(expected.GetProperty("mse_sum").GetDouble(), run.Loss);
        run.AfterStep(variant);
        Golden.AssertClose(expected.GetProperty("min_positive").GetDouble(), calibration.Value(run.Parameters));
    }

    [Fact]
    public void The_threshold_is_corrected_for_the_start_of_its_average()
    {
        var golden = Golden.Case("schedules_and_controllers", "batchtopk_threshold_ema");
        using var backend = new ReferenceBackend();
        using var parameters = new ParameterSet(backend);
        var calibration = new ThresholdCalibration(new ThresholdOptions());
        calibration.Create(parameters);
        foreach (var smallest in golden.GetProperty("inputs").GetProperty("minima").ToFloats())
            calibration.Observe(parameters, smallest);
        Golden.AssertClose(golden.GetProperty("expected").GetProperty("bias_corrected_lr_0_01").GetDouble(), calibration.Value(parameters));
    }

    [Theory]
    [InlineData(ThresholdMethod.Quantile, 1.8)]
    [InlineData(ThresholdMethod.LastBatch, 1.5)]
    public void The_threshold_may_be_a_quantile_or_the_last_one(ThresholdMethod method, double expected)
    {
        using var backend = new ReferenceBackend();
        using var parameters = new ParameterSet(backend);
        var calibration = new ThresholdCalibration(new ThresholdOptions { Method = method, Window = 3 });
        calibration.Create(parameters);
        foreach (var smallest in new[] { 9f, 9f, 9f, 2f, 1.8f, 1.5f })
            calibration.Observe(parameters, smallest);
        Assert.Equal(expected, calibration.Value(parameters), 1e-6);
    }

    [Fact]
    public void An_uncalibrated_threshold_is_refused()
    {
        using var backend = new ReferenceBackend();
        using var parameters = Initialised(Variant(new BatchTopKOptions { Latents = 6, K = 2 }, 4), backend, out var variant);
        var exception = Assert.Throws<InputException>(() => variant.Export(parameters));
        Assert.Contains("never calibrated", exception.Message);
    }

    [Fact]
    public void Forward_passes_do_not_move_the_threshold_and_steps_do()
    {
        using var backend = new ReferenceBackend();
        using var parameters = Initialised(Variant(new BatchTopKOptions { Latents = 6, K = 2 }, 4), backend, out var variant);
        using var graph = new Graph(backend);
        using var x = Gaussian(8, 4);
        var step = new TrainingStep(RandomStream.FromSeed(0));
        step.Begin(default, []);
        var pass = variant.Forward(graph, parameters, graph.Input(backend.Import(x)), step);
        Assert.All(State(), v => Assert.Equal(0, v));
        variant.AfterStep(parameters, pass, step);
        Assert.All(State(), v => Assert.NotEqual(0, v));

        float[] State() => parameters["threshold_state"].Value.ToMatrix().Span.ToArray();
    }

    [Theory]
    [InlineData(DecoderNorm.Unit)]
    [InlineData(DecoderNorm.Weighted)]
    public void Inference_fires_as_often_and_reconstructs_as_well_as_batches_do(DecoderNorm norm)
    {
        const double K = 2.5;
        using var training = new ShortTraining(Variant(new BatchTopKOptions { Latents = ShortTraining.Features, K = K, DecoderNorm = norm }, ShortTraining.Dimension), 500);
        using var rows = training.HeldOut(20 * ShortTraining.Batch);
        var (batches, inference) = (training.InBatches(rows), training.AtInference(rows));
        Assert.Equal(K, batches.L0, 0.01);
        Assert.InRange(inference.L0, 0.98 * K, 1.02 * K);
        Assert.InRange(inference.Error, 0.95 * batches.Error, 1.05 * batches.Error);
    }

    [Fact]
    public void Codes_at_inference_do_not_depend_on_the_rows_beside()
    {
        using var training = new ShortTraining(Variant(new BatchTopKOptions { Latents = ShortTraining.Features, K = 2 }, ShortTraining.Dimension), 50);
        using var rows = training.HeldOut(96);
        var order = RandomStream.FromSeed(5).Permutation(96);
        using var shuffled = ShortTraining.Rows(rows, order);
        using var part = ShortTraining.Rows(rows, [.. Enumerable.Range(40, 7)]);
        var (whole, other, few) = (Codes(training, rows), Codes(training, shuffled), Codes(training, part));
        for (var i = 0; i < 96; i++)
            Assert.Equal(whole.Row(order[i]).ToArray(), other.Row(i).ToArray());
        for (var i = 0; i < 7; i++)
            Assert.Equal(whole.Row(40 + i).ToArray(), few.Row(i).ToArray());
    }

    [Theory]
    [InlineData("reference", 3, 1.5, 4)]
    [InlineData("cpu", 3, 1.5, 4)]
    [InlineData("reference", 1, 2.9, 2)]
    [InlineData("cpu", 1, 2.9, 2)]
    [InlineData("reference", 1, 0.5, 0)]
    [InlineData("cpu", 1, 0.5, 0)]
    public void A_short_batch_keeps_k_for_each_of_its_own_rows(string name, int rows, double k, int kept)
    {
        using Backend backend = name == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();
        using var parameters = Initialised(Variant(new BatchTopKOptions { Latents = 40, K = k }, 4), backend, out var variant);
        using var graph = new Graph(backend);
        var step = new TrainingStep(RandomStream.FromSeed(0));

        // A full batch before it, as in a run.
        foreach (var count in new[] { 64, rows })
        {
            using var x = Gaussian(count, 4);
            graph.Begin();
            step.Begin(default, []);
            var pass = variant.Forward(graph, parameters, graph.Input(backend.Import(x)), step);
            graph.Backward(step.Losses[0].Value);
            variant.AfterStep(parameters, pass, step);
            Assert.Equal(count == rows ? kept : (int)(64 * k), pass.Latents.Value.Count);
        }
    }

    [Fact]
    public void K_falls_over_the_run()
    {
        using var training = new ShortTraining(
            Variant(new BatchTopKOptions { Latents = ShortTraining.Features, K = 2, KSchedule = new KSchedule { From = 10, Over = TrainingDuration.OfSteps(8) } }, ShortTraining.Dimension), 5);
        Assert.Equal(10 - (8 * 4 / 8.0), training.LastMetrics!.L0, 0.01);
    }

    [Fact]
    public void More_latents_than_there_are_cannot_be_asked_for() =>
        Assert.Contains("k = 9", Assert.Single(new BatchTopKOptions { Latents = 8, K = 9 }.Validate()).Message);

    private static Matrix Codes(ShortTraining training, Matrix rows)
    {
        using var dictionary = training.Trainer.Export();
        using var backend = CpuBackend.Create(2);
        using var inference = new DictionaryInference(dictionary, backend);
        using var latents = new SparseLatents(dictionary.Shape.LatentCount);
        using var reconstructions = new Matrix(rows.Rows, rows.Columns);
        inference.Run(rows, latents, reconstructions);
        return VariantRun.Dense(latents);
    }

    private static Matrix Gaussian(int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        RandomStream.FromSeed(6).FillGaussian(matrix.Span);
        return matrix;
    }

    private static ParameterSet Initialised(ISaeVariant of, Backend backend, out ISaeVariant variant)
    {
        variant = of;
        var parameters = new ParameterSet(backend);
        using var sample = Gaussian(16, 4);
        variant.Initialise(parameters, new InitialisationContext(RandomStream.FromSeed(1), sample));
        return parameters;
    }

    private static BatchTopK Variant(BatchTopKOptions options, int inputDim) => new(options, new VariantContext(inputDim));
}

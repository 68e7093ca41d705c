using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Evaluation;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Tests.Training;

public sealed class TrainerTests
{
    private const int D = 7, M = 40;

    private static readonly TrainingOptions Options = new()
    {
        Samples = 4_000,
        Batch = 50,
        DeadAfter = TrainingDuration.OfSamples(200),
        Optimizer = new AdamOptions { LearningRate = 0.01 },
    };

    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [InlineData(1e-20, 1e-3, "cpu")]
    [InlineData(1, 1e-3, "cpu")]
    [InlineData(1e8, 1, "cpu")]
    [InlineData(1, 100, "cpu")]
    [InlineData(1e8, 1, "reference")]
    [InlineData(1, 100, "reference")]
    public void Decoder_rows_are_unit_after_every_step(double lossScale, double learningRate, string backend)
    {
        var options = Options with { Optimizer = new AdamOptions { LearningRate = learningRate } };
        using var run = new Run(new SmallTopK(D, M, 3, lossScale), options, null, backend);
        AssertUnit();
        for (var step = 0; step < 20; step++)
        {
            run.Trainer.Step(measure: false);
            AssertUnit();
        }

        void AssertUnit()
        {
            using var decoder = run.Trainer.State.Parameters["W_dec"].Value.ToMatrix();
            for (var row = 0; row < M; row++)
                Assert.Equal(1, Norm(decoder.Row(row)), 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void After_projection_no_gradient_points_along_its_row(string backend)
    {
        using var run = new Run(new SmallTopK(D, M, 3), Options, null, backend);
        var parameters = run.Trainer.State.Parameters;
        using var graph = new Graph(parameters.Backend);
        using var x = Rows(50, 1);
        foreach (var factor in new[] { 1e-6, 1, 1e6 })
        {
            graph.Begin();
            var step = new TrainingStep(RandomStream.FromSeed(0));
            step.Begin(default, [1, 2, 3]);
            run.Variant.Forward(graph, parameters, graph.Input(parameters.Backend.Import(x)), step);
            graph.Backward(graph.Scale(step.Losses[0].Value, factor));
            using var before = graph.GradientOf(parameters["W_dec"]).ToMatrix();
            UnitRows.ProjectGradient(graph, parameters["W_dec"]);
            using var after = graph.GradientOf(parameters["W_dec"]).ToMatrix();
            using var decoder = parameters["W_dec"].Value.ToMatrix();
            for (var row = 0; row < M; row++)
                Assert.True(Math.Abs(Dot(after.Row(row), decoder.Row(row))) <= 1e-6 * Norm(before.Row(row)), $"row {row}");
        }
    }

    [Fact]
    public void The_dead_mask_predates_the_step()
    {
        // The window is one batch: after the first batch whoever was silent in it is dead in the second step, whatever happens there.
        using var run = new Run(new SmallTopK(D, M, 1), Options with { DeadAfter = TrainingDuration.OfSteps(1) });
        for (var step = 0; step < 10; step++)
        {
            long[] before = [.. run.Trainer.State.Firing.LastFired];
            run.Trainer.Step(measure: step % 2 == 0);
            var silent = Enumerable.Range(0, M).Where(i => step > 0 && before[i] <= (step - 1) * 50);
            Assert.Equal(silent, run.Variant.Told[^1].Dead);
            Assert.Equal(step * 50, run.Variant.Told[^1].Samples);
        }
    }

    [Fact]
    public void Halving_the_batch_leaves_the_dead_set_unchanged()
    {
        // With a learning rate of next to nothing the codes of a row are the same in both runs.
        var options = Options with { Optimizer = new AdamOptions { LearningRate = 1e-30 } };
        using var whole = new Run(new SmallTopK(D, M, 1), options with { Batch = 50 });
        using var half = new Run(new SmallTopK(D, M, 1), options with { Batch = 25 });
        for (var step = 0; step < 20; step++)
        {
            whole.Trainer.Step(measure: false);
            half.Trainer.Step(measure: false);
            half.Trainer.Step(measure: false);
            Assert.Equal(whole.Trainer.State.Firing.LastFired, half.Trainer.State.Firing.LastFired);
            Assert.Equal(whole.Variant.Told[^1].Dead, half.Variant.Told[^2].Dead);
        }

        Assert.NotEmpty(whole.Variant.Told[^1].Dead);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Resampling_touches_dead_rows_and_their_moments_and_nothing_else(string backend)
    {
        var resampler = new StampingResampler(120, 10);
        using var plain = new Run(new SmallTopK(D, M, 1), Options, null, backend);
        using var resampled = new Run(new SmallTopK(D, M, 1), Options, resampler, backend);
        for (var step = 0; step < 10; step++)
        {
            plain.Trainer.Step(measure: false);
            resampled.Trainer.Step(measure: false);
        }

        var (_, dead, poolRows) = Assert.Single(resampler.Done);
        Assert.Equal(120, poolRows);
        Assert.InRange(dead.Length, 1, M - 1);
        Assert.Equal(plain.Trainer.State.StreamPosition, resampled.Trainer.State.StreamPosition);
        foreach (var parameter in plain.Trainer.State.Parameters)
        {
            var (a, b) = (plain.Trainer.State, resampled.Trainer.State);
            AssertRows(parameter, parameter.Value, b.Parameters[parameter.Name].Value, isMoment: false);
            AssertRows(parameter, a.Optimizer[parameter].First, b.Optimizer[b.Parameters[parameter.Name]].First, isMoment: true);
            AssertRows(parameter, a.Optimizer[parameter].Second, b.Optimizer[b.Parameters[parameter.Name]].Second, isMoment: true);
        }

        for (var latent = 0; latent < M; latent++)
            Assert.Equal(dead.Contains(latent) ? 500 : plain.Trainer.State.Firing.LastFired[latent], resampled.Trainer.State.Firing.LastFired[latent]);

        void AssertRows(Parameter parameter, Tensor expected, Tensor actual, bool isMoment)
        {
            using var before = expected.ToMatrix();
            using var after = actual.ToMatrix();
            for (var row = 0; row < before.Rows; row++)
            {
                if (parameter.Rows == RowMeaning.Shared || !dead.Contains(row))
                    Assert.Equal(before.Row(row).ToArray(), after.Row(row).ToArray());
                else if (isMoment)
                    Assert.All(after.Row(row).ToArray(), value => Assert.Equal(0f, value));
                else
                    Assert.Equal(parameter.Name switch { "b_enc" => StampingResampler.Stamp, "W_enc" => row == 0 ? 1 : -1, _ => 1 }, after.Row(row)[parameter.Name == "b_enc" ? 0 : row % D]);
            }
        }
    }

    [Fact]
    public void The_rows_that_resampling_looks_at_are_still_trained_on()
    {
        using var source = new GaussianRows(D);
        using var run = new Run(new SmallTopK(D, M, 1), Options, new StampingResampler(120, 10), source: source);
        while (!run.Trainer.IsDone)
            run.Trainer.Step(measure: false);
        var trained = source.Reads.Where(r => r.Part == Split.Training && r.Count == 50).Select(r => r.From).ToList();
        Assert.Equal(Enumerable.Range(0, 80).Select(i => i * 50L), trained.Distinct().Order());
        Assert.Equal(80 * 50, run.Trainer.State.StreamPosition);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(37)]
    public void Stopped_saved_and_restored_it_trains_on_bit_for_bit(int stopAfter)
    {
        using var folder = new TemporaryFolder();
        using var whole = new Run(new SmallTopK(D, M, 1), Options, new StampingResampler(120, 10, 45));
        using (var first = new Run(new SmallTopK(D, M, 1), Options, new StampingResampler(120, 10, 45)))
        {
            for (var step = 0; step < stopAfter; step++)
                first.Trainer.Step(measure: step % 3 == 0);
            TrainingCheckpoint.Save(folder.File("checkpoint"), "hash", first.Trainer.State, metricsLength: 12345);
        }

        // Another number of threads besides, and a trainer that has trained before.
        using var second = new Run(new SmallTopK(D, M, 1), Options, new StampingResampler(120, 10, 45), threads: 1);
        second.Trainer.Step(measure: true);
        Assert.Equal(12345, TrainingCheckpoint.Restore(folder.File("checkpoint"), "hash", second.Trainer.State));
        while (!whole.Trainer.IsDone)
            whole.Trainer.Step(measure: false);
        while (!second.Trainer.IsDone)
            second.Trainer.Step(measure: true);
        Assert.Contains(whole.Variant.Told, told => told.Dead.Length > 0);
        AssertSame(whole.Trainer.State, second.Trainer.State);
    }

    [Fact]
    public void Measuring_exporting_and_evaluating_do_not_change_training()
    {
        using var quiet = new Run(new SmallTopK(D, M, 2), Options);
        using var watched = new Run(new SmallTopK(D, M, 2), Options);
        for (var step = 0; step < 30; step++)
        {
            quiet.Trainer.Step(measure: false);
            watched.Trainer.Step(measure: true);
            using var dictionary = watched.Trainer.Export();
            Evaluate(watched, dictionary, batch: 64);
        }

        AssertSame(quiet.Trainer.State, watched.Trainer.State);
    }

    [Fact]
    public void Evaluation_does_not_depend_on_its_batch_size()
    {
        using var run = new Run(new SmallTopK(D, M, 2), Options);
        for (var step = 0; step < 30; step++)
            run.Trainer.Step(measure: false);
        using var dictionary = run.Trainer.Export();
        var expected = Evaluate(run, dictionary, 257);
        foreach (var batch in new[] { 1, 2, 64, 100, 256, 1000 })
            Assert.Equal(expected, Evaluate(run, dictionary, batch), 1e-9 * expected);
    }

    [Fact]
    public void Loss_that_is_not_finite_stops_training_and_names_the_step()
    {
        var options = Options with { Optimizer = new AdamOptions { LearningRate = 1e30 } };
        using var run = new Run(new SmallTopK(D, M, 2), options);
        var exception = Assert.Throws<InputException>(() =>
        {
            while (!run.Trainer.IsDone)
                run.Trainer.Step(measure: false);
        });
        Assert.Contains("diverged at step ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absurd_error_stops_training()
    {
        var options = Options with { Optimizer = new AdamOptions { LearningRate = 1e7 } };
        using var run = new Run(new SmallTopK(D, M, 2), options);
        run.Trainer.Step(measure: true);
        Assert.Contains("diverged at step 2", Assert.Throws<InputException>(() => run.Trainer.Step(measure: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clipping_scales_the_gradient_of_all_parameters_together()
    {
        // Adam forgets a constant factor, so the first moments after a step show it: m = (1 − β₁)·c·g.
        using var free = new Run(new SmallTopK(D, M, 2), Options);
        using var clipped = new Run(new SmallTopK(D, M, 2), Options with { ClipGradientNorm = 0.01 });
        var norm = free.Trainer.Step(measure: true)!.GradientNorm;
        Assert.Equal(norm, clipped.Trainer.Step(measure: true)!.GradientNorm);
        var factor = 0.01 / (norm + 1e-6);
        foreach (var parameter in free.Trainer.State.Parameters)
        {
            using var a = free.Trainer.State.Optimizer[parameter].First.ToMatrix();
            using var b = clipped.Trainer.State.Optimizer[clipped.Trainer.State.Parameters[parameter.Name]].First.ToMatrix();
            for (var i = 0; i < a.Count; i++)
                Golden.AssertClose(a.Span[i] * factor, b.Span[i], 1e-5, 1e-12, parameter.Name);
        }
    }

    private static double Evaluate(Run run, LearnedDictionary dictionary, int batch)
    {
        var results = EvaluationPass.Run(
            run.Source, dictionary, [("error", new SquaredError())], new EvaluationOptions { Samples = 10_000, Batch = batch },
            RandomStream.FromSeed(1), run.Backend, (_, _) => { }, CancellationToken.None);
        return Assert.Single(results).Result.Measurements.Single().Value;
    }

    private static void AssertSame(TrainingState a, TrainingState b)
    {
        Assert.Equal((a.Step, a.StreamPosition, a.Optimizer.Steps), (b.Step, b.StreamPosition, b.Optimizer.Steps));
        Assert.Equal(a.Firing.LastFired, b.Firing.LastFired);
        Assert.Equal(a.Coefficients.Scheduled.Select(c => c.Autotuner?.State), b.Coefficients.Scheduled.Select(c => c.Autotuner?.State));
        foreach (var parameter in a.Parameters)
        {
            var other = b.Parameters[parameter.Name];
            AssertBits(parameter.Value, other.Value);
            AssertBits(a.Optimizer[parameter].First, b.Optimizer[other].First);
            AssertBits(a.Optimizer[parameter].Second, b.Optimizer[other].Second);
        }
    }

    private static void AssertBits(Tensor a, Tensor b)
    {
        using var x = a.ToMatrix();
        using var y = b.ToMatrix();
        Assert.Equal(x.Span.ToArray().Select(BitConverter.SingleToInt32Bits), y.Span.ToArray().Select(BitConverter.SingleToInt32Bits));
    }

    private static Matrix Rows(int count, ulong seed)
    {
        var rows = new Matrix(count, D);
        RandomStream.FromSeed(seed).FillGaussian(rows.Span);
        return rows;
    }

    private static double Norm(ReadOnlySpan<float> row) => Math.Sqrt(Dot(row, row));

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }

    /// <summary>A trainer with what it needs.</summary>
    private sealed class Run : IDisposable
    {
        public Run(SmallTopK variant, TrainingOptions options, IResampler? resampler = null, string backend = "cpu", GaussianRows? source = null, int threads = 2)
        {
            Source = source ?? new GaussianRows(D);
            Variant = variant;
            Backend = backend == "cpu" ? CpuBackend.Create(threads) : new ReferenceBackend();
            Trainer = new Trainer(Source, variant, [], resampler, options, RandomStream.FromSeed(5), Backend);
        }

        public GaussianRows Source { get; }

        public SmallTopK Variant { get; }

        public Backend Backend { get; }

        public Trainer Trainer { get; }

        public void Dispose()
        {
            Trainer.Dispose();
            Backend.Dispose();
        }
    }

    /// <summary>The mean squared error over all rows.</summary>
    private sealed class SquaredError : IEvaluator, IEvaluation
    {
        private double _sum;
        private long _rows;

        public EvaluatorNeeds Needs => EvaluatorNeeds.None;

        public IEvaluation Begin(EvaluationSubject subject) => new SquaredError();

        public void Observe(EvaluationBatch batch)
        {
            _rows += batch.Inputs.Rows;
            for (var i = 0; i < batch.Inputs.Count; i++)
                _sum += Math.Pow((double)batch.Inputs.Span[i] - batch.Reconstructions.Span[i], 2);
        }

        public EvaluationResult Complete() => new(
            [new Measurement { Name = "mse", Value = _sum / _rows, Direction = Direction.LowerIsBetter, Definition = "mean ‖x − x̂‖²", Count = _rows }], []);
    }
}

using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Variants.SparseCoding;

namespace SaeLab.Plugins.Tests.Variants;

public sealed class SparseCodingTests
{
    private const int D = 6, M = 9, B = 40;
    private const double Lambda = 0.3;

    [Theory]
    [InlineData("reference", false)]
    [InlineData("cpu", false)]
    [InlineData("cpu", true)]
    public void Training_and_the_exported_dictionary_have_the_codes_that_minimise_the_loss(string backend, bool rectified)
    {
        using var run = new Steps(new SparseCodingOptions { Latents = M, Coefficient = Lambda, Rectified = rectified }, backend);
        var least = run.Forward();
        using var dictionary = run.Variant.Export(run.Parameters);
        using var inference = new DictionaryInference(dictionary, CpuBackend.Create(1));
        using var codes = new SparseLatents(M);
        using var reconstructions = new Matrix(B, D);
        inference.Run(run.Rows, codes, reconstructions);
        Assert.Equal(least, run.Loss(codes), 5);

        // No codes near them do better.
        var random = RandomStream.FromSeed(5);
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var moved = new SparseLatents(M);
            for (var r = 0; r < B; r++)
                moved.AddRow(codes.Indices(r), [.. codes.Values(r).ToArray().Select(v => rectified ? Math.Max(0, v + (0.01f * (float)random.NextGaussian())) : v + (0.01f * (float)random.NextGaussian()))]);
            Assert.InRange(run.Loss(moved), least - 1e-6, double.PositiveInfinity);
        }
    }

    [Theory]
    [InlineData(DictionaryUpdate.Online)]
    [InlineData(DictionaryUpdate.LagrangeDual)]
    public void An_update_lowers_the_loss_of_the_batch_for_its_codes(DictionaryUpdate update)
    {
        using var run = new Steps(new SparseCodingOptions { Latents = M, Coefficient = Lambda, Update = update }, "cpu");
        run.Forward();
        using var codes = run.Codes();
        var before = run.Loss(codes);
        run.AfterStep();
        Assert.True(run.Loss(codes) < before);
        Assert.All(Enumerable.Range(0, M), i => Assert.InRange(RowGeometry.Norm(run.Dictionary().Row(i)), 0, 1.0001));
    }

    [Fact]
    public void Online_learning_remembers_by_the_shares_of_its_paper()
    {
        using var run = new Steps(new SparseCodingOptions { Latents = M, Coefficient = Lambda, Update = DictionaryUpdate.Online }, "cpu");
        var expected = new double[M, M];
        for (var step = 0; step < 3; step++)
        {
            run.Forward(step);
            using var codes = run.Codes();

            // θ_t = tη while t < η, and β_t = (θ_t + 1 − η)/(θ_t + 1), t from 1 on.
            var theta = (step + 1.0) * B;
            for (var i = 0; i < M; i++)
            {
                for (var j = 0; j < M; j++)
                    expected[i, j] = (expected[i, j] * (theta + 1 - B) / (theta + 1)) + Enumerable.Range(0, B).Sum(r => Value(codes, r, i) * Value(codes, r, j));
            }

            run.AfterStep();
        }

        var squares = run.Parameters["code_squares"].Value.ToMatrix();
        for (var i = 0; i < M; i++)
        {
            for (var j = 0; j < M; j++)
                Assert.Equal(expected[i, j], squares[i, j], 3);
        }
    }

    [Fact]
    public void A_latent_that_no_row_uses_starts_anew_at_a_row_of_the_batch()
    {
        using var run = new Steps(new SparseCodingOptions { Latents = M, Coefficient = 1e6, Update = DictionaryUpdate.Online }, "cpu");
        run.Forward();
        run.AfterStep();
        var dictionary = run.Dictionary();
        Assert.All(Enumerable.Range(0, M), i => Assert.Contains(Enumerable.Range(0, B), r => RowGeometry.Cosine(dictionary.Row(i), run.Rows.Row(r)) > 0.9999));
    }

    [Fact]
    public void A_coefficient_of_0_is_refused() => Assert.Equal(nameof(SparseCodingOptions.Coefficient), Assert.Single(new SparseCodingOptions { Latents = M }.Validate()).Property);

    private static double Value(SparseLatents codes, int row, int latent)
    {
        var place = codes.Indices(row).IndexOf(latent);
        return place < 0 ? 0 : codes.Values(row)[place];
    }

    /// <summary>Steps of a variant on one batch, without an optimizer.</summary>
    private sealed class Steps : IDisposable
    {
        private readonly Backend _backend;
        private readonly Graph _graph;
        private readonly double _lambda;
        private readonly TrainingStep _step = new(RandomStream.FromSeed(3));
        private ForwardPass _pass;

        public Steps(SparseCodingOptions options, string backend)
        {
            _backend = backend == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();
            _graph = new Graph(_backend);
            _lambda = options.Coefficient.Value;
            Rows = new Matrix(B, D);
            RandomStream.FromSeed(1).FillGaussian(Rows.Span);
            Variant = new SparseCodingVariant(options, new VariantContext(D));
            Parameters = new ParameterSet(_backend);
            Variant.Initialise(Parameters, new InitialisationContext(RandomStream.FromSeed(2), Rows));
        }

        public Matrix Rows { get; }

        public SparseCodingVariant Variant { get; }

        public ParameterSet Parameters { get; }

        /// <summary>The loss.</summary>
        public double Forward(long step = 0)
        {
            _graph.Begin();
            _step.Begin(new TrainingProgress(step, 10, step * B, 10 * B), []);
            _pass = Variant.Forward(_graph, Parameters, _graph.Input(_backend.Import(Rows)), _step);
            return _step.Losses.Sum(term => term.Coefficient * term.Value.Value);
        }

        public void AfterStep() => Variant.AfterStep(Parameters, _pass, _step);

        public SparseLatents Codes()
        {
            var codes = new SparseLatents(M);
            _pass.Latents.Value.CopyTo(codes);
            return codes;
        }

        public Matrix Dictionary() => Parameters[ParameterNames.DecoderWeights].Value.ToMatrix();

        /// <summary>Mean over rows of ‖x − f·W_dec‖² + λ‖f‖₁ with the dictionary as it is.</summary>
        public double Loss(SparseLatents codes)
        {
            using var dictionary = Dictionary();
            var sum = 0.0;
            for (var r = 0; r < B; r++)
            {
                for (var c = 0; c < D; c++)
                    sum += Math.Pow(Rows[r, c] - Enumerable.Range(0, M).Sum(i => Value(codes, r, i) * dictionary[i, c]), 2) / B;
                sum += _lambda * codes.Values(r).ToArray().Sum(v => Math.Abs((double)v)) / B;
            }

            return sum;
        }

        public void Dispose()
        {
            _graph.Dispose();
            Parameters.Dispose();
            Rows.Dispose();
            _backend.Dispose();
        }
    }
}

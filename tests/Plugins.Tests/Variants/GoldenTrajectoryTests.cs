using System.Text.Json;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;
using SaeLab.Variants.BatchTopK;
using SaeLab.Variants.L1;
using SaeLab.Variants.TopK;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>Four training steps of the whole trainer against an independent program: losses, gradient norms, final parameters.</summary>
public class GoldenTrajectoryTests
{
    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void April_2024(string backend) => Check(
        "april_2024_four_adam_steps", backend,
        (m, o) => new L1Options { Latents = m, Coefficient = o.GetProperty("l1").GetDouble(), SubtractDecoderBias = true });

    [Theory]
    [MemberData(nameof(Backends))]
    public void Bricken_2023_with_unit_rows(string backend) => Check(
        "bricken_unit_norm_four_adam_steps", backend,
        (m, o) => new L1Options { Latents = m, Coefficient = o.GetProperty("l1").GetDouble(), DecoderNorm = DecoderNorm.Unit, SubtractDecoderBias = true, Initialisation = new InitialisationOptions() });

    [Theory]
    [MemberData(nameof(Backends))]
    public void Topk_with_unit_rows_and_clipping(string backend) => Check(
        "topk_k2_unit_norm_clip_four_adam_steps", backend,
        (m, o) => new TopKOptions { Latents = m, K = o.GetProperty("k").GetInt32() });

    [Theory]
    [MemberData(nameof(Backends))]
    public void Batchtopk_of_saelens_with_clipping(string backend) => Check(
        "batchtopk_k1_5_saelens_four_adam_steps", backend,
        (m, o) => new BatchTopKOptions { Latents = m, K = o.GetProperty("k").GetDouble(), DecoderNorm = DecoderNorm.Weighted });

    private static void Check(string name, string backendName, Func<int, JsonElement, object> options)
    {
        var golden = Golden.Case("training_trajectories", name);
        var inputs = golden.GetProperty("inputs");
        var settings = golden.GetProperty("options");
        Matrix[] batches = [.. inputs.GetProperty("x_per_step").EnumerateArray().Select(Golden.ToMatrix)];
        using var decoder = inputs.GetProperty("W_dec_init").ToMatrix();
        ISaeVariant variant = options(decoder.Rows, settings) switch
        {
            L1Options o => new L1(o, new VariantContext(decoder.Columns)),
            BatchTopKOptions o => new BatchTopK(o, new VariantContext(decoder.Columns)),
            var o => new TopK((TopKOptions)o, new VariantContext(decoder.Columns)),
        };
        var training = new TrainingOptions
        {
            Samples = batches.Length * batches[0].Rows,
            Batch = batches[0].Rows,
            Optimizer = new AdamOptions { LearningRate = settings.GetProperty("lr").GetDouble() },
            ClipGradientNorm = settings.TryGetProperty("clip", out var clip) ? clip.GetDouble() : null,
        };
        using Backend backend = backendName == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();
        using var trainer = new Trainer(new FixedSource(batches), variant, [], null, training, RandomStream.FromSeed(0), backend);
        trainer.State.Parameters["W_dec"].Value.CopyFrom(decoder.Span);
        trainer.State.Parameters["W_enc"].Value.CopyFrom(decoder.Span);
        trainer.State.Parameters["b_dec"].Value.CopyFrom(new float[decoder.Columns]);

        foreach (var expected in golden.GetProperty("expected").GetProperty("per_step").EnumerateArray())
        {
            var metrics = trainer.Step(measure: true)!;
            Golden.AssertClose(expected.GetProperty("loss").GetDouble(), metrics.Loss, what: "loss");
            if (expected.TryGetProperty("gradient_norm_before_clip", out var norm))
                Golden.AssertClose(norm.GetDouble(), metrics.GradientNorm, what: "gradient norm");
        }

        foreach (var parameter in golden.GetProperty("expected").GetProperty("final").EnumerateObject().Where(p => p.Name.Contains('_')))
        {
            var actual = trainer.State.Parameters[parameter.Name].Value.ToMatrix();
            Golden.AssertClose(parameter.Value, parameter.Name is "W_enc" or "b_enc" ? Golden.Transpose(actual) : actual, 1e-4, 2e-6);
        }
    }

    /// <summary>A source that delivers given batches, over and over.</summary>
    private sealed class FixedSource(Matrix[] batches) : IActivationSource
    {
        public int InputDim => batches[0].Columns;

        public IReadOnlyList<string> Files => [];

        public long? RowCount(Split split) => batches.Sum(b => b.Rows);

        public IActivationStream Open(Split split) => new Stream(batches);

        public void Dispose()
        {
        }

        private sealed class Stream(Matrix[] batches) : IActivationStream
        {
            public long Position { get; set; }

            public int Read(Matrix rows)
            {
                for (var i = 0; i < rows.Rows; i++, Position++)
                    batches[Position / batches[0].Rows % batches.Length].Row((int)(Position % batches[0].Rows)).CopyTo(rows.Row(i));
                return rows.Rows;
            }

            public void Dispose()
            {
            }
        }
    }
}

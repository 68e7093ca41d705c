using SaeLab.Abstractions;
using SaeLab.Losses.AuxK;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;
using SaeLab.Sources.Planted;
using SaeLab.Variants.L1;
using SaeLab.Variants.TopK;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>The product beside an independent implementation for 50 steps.</summary>
public sealed class TrajectoryTests
{
    private const int D = 8, M = 24, Batch = 32, Steps = 50;
    private const double Rate = 2e-3;

    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Topk(string backend) => Check(
        backend, new TopK(new TopKOptions { Latents = M, K = 3 }, new VariantContext(D)),
        p => new NaiveSae(p.E, p.Eb, p.D, p.Db) { K = 3, Subtracts = true, UnitRows = true, LearningRate = Rate });

    [Theory]
    [MemberData(nameof(Backends))]
    public void Topk_with_auxk(string backend) => Check(
        backend, new TopK(new TopKOptions { Latents = M, K = 1 }, new VariantContext(D)),
        p => new NaiveSae(p.E, p.Eb, p.D, p.Db) { K = 1, Subtracts = true, UnitRows = true, Aux = 0.5, LearningRate = Rate }, new AuxK(new AuxKOptions { Coefficient = 0.5 }, D));

    [Theory]
    [MemberData(nameof(Backends))]
    public void L1_of_april_2024(string backend) => Check(
        backend, new L1(new L1Options { Latents = M, Coefficient = 0.2 }, new VariantContext(D)),
        p => new NaiveSae(p.E, p.Eb, p.D, p.Db) { Lambda = 0.2, Weighted = true, LearningRate = Rate });

    [Theory]
    [MemberData(nameof(Backends))]
    public void L1_of_bricken_2023(string backend) => Check(
        backend, new L1(new L1Options { Latents = M, Coefficient = 0.2, DecoderNorm = DecoderNorm.Unit, SubtractDecoderBias = true, Initialisation = new InitialisationOptions() }, new VariantContext(D)),
        p => new NaiveSae(p.E, p.Eb, p.D, p.Db) { Lambda = 0.2, Subtracts = true, UnitRows = true, LearningRate = Rate });

    private static void Check(
        string backendName, ISaeVariant variant, Func<(double[][] E, double[] Eb, double[][] D, double[] Db), NaiveSae> create, IAuxiliaryLoss? aux = null)
    {
        using var source = new PlantedSource(new PlantedOptions { Features = 16, Dimension = D, Active = 2, Offset = 0.5, Noise = 0.05 }, RandomStream.FromSeed(4));
        var options = new TrainingOptions
        {
            Samples = Steps * Batch,
            Batch = Batch,
            DeadAfter = TrainingDuration.OfSamples(2 * Batch),
            Optimizer = new AdamOptions { LearningRate = Rate },
        };
        using Backend backend = backendName == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();
        using var trainer = new Trainer(source, variant, aux is null ? [] : [aux], null, options, RandomStream.FromSeed(3), backend);
        var p = SaeParameters.Of(trainer.State.Parameters);
        // Where the encoder equals unit decoder rows, z = x·d leaves a residual at right angles to d: with k = 1 the encoder's gradient is
        // rounding alone, which Adam blows up to whole steps. A shorter encoder has a gradient of its own.
        p.EncoderWeights.Value.CopyFrom(Array.ConvertAll(Values(p.EncoderWeights), v => (float)(0.7 * v)));
        var naive = create((Rows(p.EncoderWeights), Values(p.EncoderBias), Rows(p.DecoderWeights), Values(p.DecoderBias)));
        using var stream = source.Open(Split.Training);
        using var batch = new Matrix(Batch, D);
        var sawDead = false;
        for (var step = 0; step < Steps; step++)
        {
            stream.Read(batch);
            var dead = new List<int>();
            trainer.State.Firing.ListDead(step * Batch, 2 * Batch, dead);
            sawDead |= dead.Count > 0;
            var expected = naive.Step([.. Enumerable.Range(0, Batch).Select(b => Array.ConvertAll(batch.Row(b).ToArray(), v => (double)v))], dead);
            Golden.AssertClose(expected, trainer.Step(measure: true)!.Loss, 1e-4, 0, $"loss of step {step}");
        }

        Assert.True(sawDead || aux is null, "no latent died, so that AuxK had nothing to do");
        AssertClose(naive.Encoder, Rows(p.EncoderWeights), "W_enc");
        AssertClose(naive.Decoder, Rows(p.DecoderWeights), "W_dec");
        AssertClose([naive.EncoderBias], [Values(p.EncoderBias)], "b_enc");
        AssertClose([naive.DecoderBias], [Values(p.DecoderBias)], "b_dec");
    }

    private static void AssertClose(double[][] expected, double[][] actual, string name)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            for (var c = 0; c < expected[i].Length; c++)
                Golden.AssertClose(expected[i][c], actual[i][c], 1e-3, 2e-4, $"{name}[{i}, {c}]");
        }
    }

    private static double[] Values(Parameter parameter)
    {
        using var matrix = parameter.Value.ToMatrix();
        return Array.ConvertAll(matrix.Span.ToArray(), v => (double)v);
    }

    private static double[][] Rows(Parameter parameter) => [.. Values(parameter).Chunk(parameter.Value.Columns)];
}

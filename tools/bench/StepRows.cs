using SaeLab.Abstractions;
using SaeLab.Losses.AuxK;
using SaeLab.Numerics;
using SaeLab.Numerics.Kernels;
using SaeLab.Variants.BatchTopK;
using SaeLab.Variants.L1;
using SaeLab.Variants.Matryoshka;
using SaeLab.Variants.TopK;

namespace SaeLab.Bench;

/// <summary>Training steps against their own encoder multiplication, and against each other.</summary>
internal static class StepRows
{
    private const int K = 32;

    /// <summary>With unit rows and standard normal inputs, 2 % of pre-activations exceed this.</summary>
    private const double TwoPercent = -2.054;

    public static void Measure(Report report, bool quick)
    {
        Shape[] shapes = [new(2048, 128, 1024), new(4096, 256, 4096), new(4096, 512, 8192)];
        foreach (var shape in quick ? shapes[..2] : shapes)
            Measure(report, shape, quick ? 5 : 12);
    }

    private static void Measure(Report report, Shape shape, int rounds)
    {
        Report.Section($"training steps, 2 threads, k = {K}, {shape}");
        using var backend = CpuBackend.Create(2);
        using var single = CpuBackend.Create(1);
        var batches = TrainingCase.MakeBatches(shape);
        using var encode = new EncodeCase(backend, shape, Activation.TopK(K), batches);
        using var encodeRelu = new EncodeCase(backend, shape, Activation.Relu, batches, TwoPercent);
        using var topk = TopK(backend, shape, batches);
        using var alone = TopK(single, shape, batches);
        using var auxk = TopK(backend, shape, batches, shape.Latents / 10);
        using var l1 = new TrainingCase(
            backend, shape, TrainingCase.FromPlugin(shape, new L1Plugin(), new L1Options { Latents = shape.Latents, DecoderNorm = DecoderNorm.Unit, SubtractDecoderBias = true }),
            batches, TwoPercent);
        using var batchTopK = Variant(backend, shape, batches, new BatchTopKPlugin(), new BatchTopKOptions { Latents = shape.Latents, K = K });
        using var jumpRelu = new TrainingCase(backend, shape, new BareJumpRelu(shape, K), batches);
        using var matryoshka = Variant(backend, shape, batches, new MatryoshkaPlugin(), new MatryoshkaOptions { Latents = shape.Latents, K = K });
        using var sorted = Variant(backend, shape, batches, new MatryoshkaPlugin(), new MatryoshkaOptions { Latents = shape.Latents, K = K, SortByFrequency = true });
        using var dense = new CpuBackend<Lanes512>(2, InstructionSet.Vector512);
        using var eager = new DenseEager(dense, shape, K, batches[0]);

        var timing = new Interleaved();
        timing.Add("encode", encode.Run);
        timing.Add("encode relu", encodeRelu.Run);
        timing.Add("topk", topk.Step);
        timing.Add("topk, 1 thread", alone.Step);
        timing.Add("auxk", auxk.Step);
        timing.Add("l1", l1.Step);
        timing.Add("batchtopk", batchTopK.Step);
        timing.Add("jumprelu", jumpRelu.Step);
        timing.Add("matryoshka", matryoshka.Step);
        timing.Add("sorted", sorted.Step);
        timing.Add("dense", eager.Step);
        timing.Run(rounds);

        double Ratio(string a, string b) => timing[a].Least / timing[b].Least;
        var isSmall = shape.Latents == 1024;
        report.Add("encoder multiplication, fused with TopK", timing["encode"].Least * 1e3, "ms");
        report.Add("TopK step / encoder multiplication", Ratio("topk", "encode"), "x", atMost: isSmall ? 2.2 : 1.35);
        report.Add("TopK + AuxK step with 10 % dead / TopK step", Ratio("auxk", "topk"), "x", atMost: 1.5);
        report.Add($"L1 step at {l1.L0 / shape.Latents:P1} density / its encoder multiplication", Ratio("l1", "encode relu"), "x", atMost: 2);
        report.Add($"BatchTopK step (L0 {batchTopK.L0:F1}) / TopK step", Ratio("batchtopk", "topk"), "x", atMost: 1.3);
        report.Add($"JumpReLU step ({jumpRelu.L0:F1} entries per row) / TopK step", Ratio("jumprelu", "topk"), "x", atMost: 1.3);
        report.Add($"Matryoshka step, 5 prefixes (L0 {matryoshka.L0:F1}) / TopK step", Ratio("matryoshka", "topk"), "x", atMost: 1.3);
        report.Add("Matryoshka step with sorted prefixes / without", Ratio("sorted", "matryoshka"), "x");
        report.Add("dense eager TopK step / TopK step", Ratio("dense", "topk"), "x");
        report.Add("TopK step, 1 thread / 2 threads", Ratio("topk, 1 thread", "topk"), "x", atLeast: shape.Latents == 8192 ? 1.8 : null);
        report.Add("managed bytes allocated by a warm TopK step", Allocated(topk), "bytes", atMost: 0);
        report.Add("managed bytes allocated by a warm Matryoshka step with sorted prefixes", Allocated(sorted), "bytes", atMost: 0);
    }

    private static TrainingCase TopK(Backend backend, Shape shape, Matrix[] batches, int dead = 0) =>
        new(backend, shape, TrainingCase.FromPlugin(shape, new TopKPlugin(), new TopKOptions { Latents = shape.Latents, K = K }), batches, deadLatents: dead,
            aux: dead == 0 ? null : TrainingCase.LossFromPlugin(shape, new AuxKPlugin(), new AuxKOptions()));

    private static TrainingCase Variant(Backend backend, Shape shape, Matrix[] batches, IPlugin plugin, object options) =>
        new(backend, shape, TrainingCase.FromPlugin(shape, plugin, options), batches);

    private static double Allocated(TrainingCase training)
    {
        const int Steps = 3;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Steps; i++)
            training.Step();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Steps;
    }
}

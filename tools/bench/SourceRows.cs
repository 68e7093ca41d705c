using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Sources.Synthetic;
using SaeLab.Variants.TopK;

namespace SaeLab.Bench;

/// <summary>Rows of a synthetic world against the training step that they are for, on one thread each.</summary>
internal static class SourceRows
{
    private const int K = 25;

    public static int Run(bool quick)
    {
        var report = new Report();
        var shape = new Shape(1024, 768, 4096);
        Report.Section($"rows of SynthSAEBench-16k and a TopK step, 1 thread, k = {K}, {shape}");
        var clock = Stopwatch.GetTimestamp();
        using var source = Create(SamplerKind.TopDown, quick ? 0 : 100);
        report.Add($"making the world, {(quick ? 0 : 100)} steps of orthogonalisation, 2 threads", Stopwatch.GetElapsedTime(clock).TotalSeconds, "s");
        using var naiveSource = Create(SamplerKind.Naive, 0);
        using var rows = source.Open(Split.Training);
        using var naiveRows = naiveSource.Open(Split.Training);
        using var batch = new Matrix(shape.Batch, shape.InputDim);
        using var backend = CpuBackend.Create(1);
        using var topk = new TrainingCase(
            backend, shape, TrainingCase.FromPlugin(shape, new TopKPlugin(), new TopKOptions { Latents = shape.Latents, K = K }), TrainingCase.MakeBatches(shape));
        var timing = new Interleaved();
        timing.Add("rows", () => rows.Read(batch));
        timing.Add("naive", () => naiveRows.Read(batch));
        timing.Add("topk", topk.Step);
        timing.Run(quick ? 5 : 12);
        Add("row, top_down", "rows");
        Add("row, naive", "naive");
        Add("TopK step, by row", "topk");
        report.Add("row, top_down / TopK step", timing["rows"].Least / timing["topk"].Least, "", atMost: 1.0 / 3);
        return 0;

        void Add(string what, string name) => report.Add(what, 1e6 * timing[name].Least / shape.Batch, "us");
    }

    private static IActivationSource Create(SamplerKind sampler, int steps)
    {
        var services = new ServiceCollection();
        new SyntheticPlugin().Register(services);
        var component = services.Select(s => s.ImplementationInstance).OfType<ComponentDescriptor>().Single(c => c.Name == "synthetic");
        var options = new SyntheticOptions { Preset = SyntheticPreset.Synth_16k, Sampler = sampler, Directions = new DirectionOptions { Steps = steps } };
        return (IActivationSource)component.Create(options, new SourceContext(RandomStream.FromSeed(1), ".", _ => throw new NotSupportedException()));
    }
}

using SaeLab.Numerics;
using SaeLab.Variants.TopK;

namespace SaeLab.Bench;

/// <summary>How the cost of a sample grows with the number of latents, against how the multiplication grows.</summary>
internal static class ScalingRows
{
    public static void Measure(Report report, bool quick)
    {
        if (quick)
            return;
        Report.Section("growth of the TopK step with m, B = 1024, d = 512, k = 32, 2 threads");
        var first = 0.0;
        foreach (var latents in new[] { 1 << 10, 1 << 12, 1 << 14, 1 << 16 })
        {
            var shape = new Shape(1024, 512, latents);
            using var backend = CpuBackend.Create(2);
            var batches = TrainingCase.MakeBatches(shape);
            using var training = new TrainingCase(
                backend, shape, TrainingCase.FromPlugin(shape, new TopKPlugin(), new TopKOptions { Latents = latents, K = 32 }), batches);
            var timing = new Interleaved();
            timing.Add("step", training.Step);
            timing.Run(5);
            var perFlop = timing["step"].Least / shape.EncoderFlop;
            first = first == 0 ? perFlop : first;
            report.Add($"time per encoder flop at m = {latents}, relative to m = 1024", perFlop / first, "x", atMost: 1);
        }
    }
}

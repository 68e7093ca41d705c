using System.Diagnostics;
using System.Globalization;
using SaeLab.Numerics;
using SaeLab.Variants.TopK;

namespace SaeLab.Bench;

/// <summary>Peak memory of a process that trains, against the least that training needs.</summary>
internal static class MemoryCase
{
    private static readonly Shape Shape = new(4096, 512, 8192);

    /// <summary>What a step cannot do without: parameters and two moments each; the batch, its reconstruction and that one's gradient.</summary>
    private static double LeastBytes => 12.0 * ((2.0 * Shape.Latents * Shape.InputDim) + Shape.Latents + Shape.InputDim);

    private static double BatchBytes => 4.0 * Shape.Batch * Shape.InputDim;

    /// <summary>Trains for a few steps and prints the peak resident memory in bytes (Linux only; 0 elsewhere).</summary>
    public static int Run()
    {
        using var backend = CpuBackend.Create(2);
        var random = RandomStream.FromSeed(2);
        using var batch = new Matrix(Shape.Batch, Shape.InputDim);
        random.FillGaussian(batch.Span);
        using var training = new TrainingCase(
            backend, Shape, TrainingCase.FromPlugin(Shape, new TopKPlugin(), new TopKOptions { Latents = Shape.Latents, K = 32 }), [batch]);
        for (var i = 0; i < 5; i++)
            training.Step();
        const string Status = "/proc/self/status";
        var peak = File.Exists(Status) ? File.ReadLines(Status).Single(l => l.StartsWith("VmHWM", StringComparison.Ordinal)) : "0 0";
        Console.WriteLine(long.Parse(peak.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024);
        return 0;
    }

    public static void Measure(Report report)
    {
        Report.Section($"memory of a training process, TopK, {Shape}");
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, "--memory-case") { RedirectStandardOutput = true })!;
        var peak = double.Parse(process.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture);
        process.WaitForExit();

        // Beside the parameters: the batch, its reconstruction, the gradient of that and the centred batch, and 60 MB for the program.
        var allowance = (4 * BatchBytes) + 60e6;
        report.Add("peak resident memory", peak / 1e6, "MB");
        report.Add("(peak - 4 batches - 60 MB) / (parameters + Adam moments)", (peak - allowance) / LeastBytes, "x", atMost: 1.6);
    }
}

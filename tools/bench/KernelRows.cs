using SaeLab.Numerics;
using SaeLab.Numerics.Kernels;

namespace SaeLab.Bench;

/// <summary>Multiplications against the FMA peak measured beside them.</summary>
internal static unsafe class KernelRows
{
    private const int TileCalls = 4000, TileDepth = 256;

    public static void Measure(Report report, bool quick)
    {
        var rounds = quick ? 6 : 15;
        Report.Section("machine");
        report.Add("FMA peak, 1 thread", Enumerable.Range(0, rounds).Max(_ => Machine.PeakFlops(1)) / 1e9, "GF/s");
        report.Add("FMA peak, 2 threads", Enumerable.Range(0, rounds).Max(_ => Machine.PeakFlops(2)) / 1e9, "GF/s");
        report.Add("memory read, 1 thread", Enumerable.Range(0, 4).Max(_ => Machine.ReadBandwidth(1)) / 1e9, "GB/s");
        report.Add("memory read, 2 threads", Enumerable.Range(0, 4).Max(_ => Machine.ReadBandwidth(2)) / 1e9, "GB/s");

        Report.Section("multiplications, as a share of the FMA peak");
        Tiles(report, rounds);
        foreach (var shape in new[] { new Shape(4096, 256, 4096), new Shape(4096, 512, 8192) })
        {
            if (!quick || shape.InputDim == 256)
                Encoders(report, shape, rounds);
        }

        if (!quick)
            Plain(report, new Shape(4096, 512, 8192), rounds);
    }

    private static void Tiles(Report report, int rounds)
    {
        using var a = new Matrix(Tile<Lanes512>.Rows, TileDepth);
        using var b = new Matrix(Tile<Lanes512>.Columns, TileDepth);
        using var c = new Matrix(Tile<Lanes512>.Rows, Tile<Lanes512>.Columns);
        var sink = new StoreTile<Lanes512> { Destination = c.Pointer, Stride = Tile<Lanes512>.Columns };
        var (pa, pb) = ((nint)a.Pointer, (nint)b.Pointer);
        var peak = 0.0;
        var timing = new Interleaved();
        timing.Add("peak", () => peak = Math.Max(peak, Machine.PeakFlops(1)));
        timing.Add("tile", () =>
        {
            for (var i = 0; i < TileCalls; i++)
                Tile<Lanes512>.Compute((float*)pa, (float*)pb, TileDepth, ref sink);
        });
        timing.Run(rounds);
        var flops = 2.0 * Tile<Lanes512>.Rows * Tile<Lanes512>.Columns * TileDepth * TileCalls / timing["tile"].Least;
        report.Add("micro-kernel, operands in the first-level cache", flops / peak, "of peak", atLeast: 0.95);
    }

    private static void Encoders(Report report, Shape shape, int rounds)
    {
        using var one = CpuBackend.Create(1);
        var batches = TrainingCase.MakeBatches(shape);
        using var encode = new EncodeCase(one, shape, Activation.TopK(32), batches);
        var peak = 0.0;
        var timing = new Interleaved();
        timing.Add("peak", () => peak = Math.Max(peak, Machine.PeakFlops(1)));
        timing.Add("encode", encode.Run);
        timing.Run(rounds);
        report.Add($"encoder fused with TopK, 1 thread, {shape}", shape.EncoderFlop / timing["encode"].Least / peak, "of peak", atLeast: 0.85);
    }

    private static void Plain(Report report, Shape shape, int rounds)
    {
        var (m, k, n) = (shape.Batch, shape.InputDim, shape.Latents);
        using var backend = new CpuBackend<Lanes512>(2, InstructionSet.Vector512);
        using var a = new Matrix(m, k);
        using var b = new Matrix(k, n);
        using var c = new Matrix(m, n);
        var peak = 0.0;
        var timing = new Interleaved();
        timing.Add("peak", () => peak = Math.Max(peak, Machine.PeakFlops(2)));
        timing.Add("A·B", () => backend.Multiply(Operand.ByLine(a.Pointer, k), Operand.ByDepth(b.Pointer, n), m, n, k, c.Pointer, n, accumulate: false));
        timing.Add("A·Bᵀ", () => backend.Multiply(Operand.ByLine(a.Pointer, k), Operand.ByLine(b.Pointer, k), m, n, k, c.Pointer, n, accumulate: false));
        timing.Add("Aᵀ·B", () => backend.Multiply(Operand.ByDepth(a.Pointer, m), Operand.ByDepth(b.Pointer, n), m, n, k, c.Pointer, n, accumulate: false));
        timing.Run(Math.Max(3, rounds / 2));
        foreach (var name in new[] { "A·B", "A·Bᵀ", "Aᵀ·B" })
            report.Add($"{name} with stores, 2 threads, {shape}", 2.0 * m * k * n / timing[name].Least / peak, "of peak", atLeast: 0.75);
    }
}

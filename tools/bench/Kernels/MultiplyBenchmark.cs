using BenchmarkDotNet.Attributes;
using SaeLab.Numerics;
using SaeLab.Numerics.Kernels;

namespace SaeLab.Bench.Kernels;

/// <summary>C = A·Bᵀ of square matrices with packing and stores, on one thread; 2 · size³ flop.</summary>
public unsafe class MultiplyBenchmark
{
    private Action _run = () => { };
    private Backend? _backend;

    /// <summary>The instruction sets to compare.</summary>
    public static IEnumerable<InstructionSet> Available => Widths.Available.Where(w => w != InstructionSet.Scalar);

    /// <summary>Which one.</summary>
    [ParamsSource(nameof(Available))]
    public InstructionSet Lanes { get; set; }

    /// <summary>Rows, columns and depth.</summary>
    [Params(32, 128, 384)]
    public int Size { get; set; }

    /// <summary>Compiles for the width.</summary>
    [GlobalSetup]
    public void Setup() => _run = Widths.Choose(Lanes, Body<Lanes512>, Body<Lanes256>, Body<LanesScalar>);

    /// <summary>One multiplication.</summary>
    [Benchmark]
    public void Multiply() => _run();

    /// <summary>Ends the backend.</summary>
    [GlobalCleanup]
    public void Cleanup() => _backend?.Dispose();

    private Action Body<T>() where T : unmanaged, ILanes<T>
    {
        var n = Size;
        var (a, b, c) = (Widths.Gaussian(n, n), Widths.Gaussian(n, n), new Matrix(n, n));
        var backend = new CpuBackend<T>(1, Lanes);
        _backend = backend;
        return () => backend.Multiply(Operand.ByLine(a.Pointer, n), Operand.ByLine(b.Pointer, n), n, n, n, c.Pointer, n, accumulate: false);
    }
}

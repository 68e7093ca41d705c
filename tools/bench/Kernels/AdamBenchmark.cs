using BenchmarkDotNet.Attributes;
using SaeLab.Numerics;
using SaeLab.Numerics.Kernels;

namespace SaeLab.Bench.Kernels;

/// <summary>Adam on one block of 16,384 numbers, whose weights, gradients and moments fit the second-level cache.</summary>
public unsafe class AdamBenchmark
{
    private Action _run = () => { };

    /// <summary>The instruction sets to compare.</summary>
    public static IEnumerable<InstructionSet> Available => Widths.Available;

    /// <summary>Which one.</summary>
    [ParamsSource(nameof(Available))]
    public InstructionSet Lanes { get; set; }

    /// <summary>Compiles for the width.</summary>
    [GlobalSetup]
    public void Setup() => _run = Widths.Choose(Lanes, Body<Lanes512>, Body<Lanes256>, Body<LanesScalar>);

    /// <summary>One block.</summary>
    [Benchmark]
    public void Adam() => _run();

    private Action Body<T>() where T : unmanaged, ILanes<T>
    {
        const int Count = AdamBlock<T>.PerPiece;
        var (value, gradient, first, second) = (Widths.Gaussian(1, Count), Widths.Gaussian(1, Count), new Matrix(1, Count), new Matrix(1, Count));
        var block = new AdamBlock<T>
        {
            Count = Count, Value = value.Pointer, Gradient = gradient.Pointer, First = first.Pointer, Second = second.Pointer,
            Step = new AdamStep(1e-5, 0.9, 0.999, 1e-8, 0.5, 0.5, 1),
        };
        var scratch = new Scratch();
        return () =>
        {
            block.Run(0, scratch);
            GC.KeepAlive((value, gradient, first, second));
        };
    }
}

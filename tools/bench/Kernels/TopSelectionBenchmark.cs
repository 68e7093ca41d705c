using BenchmarkDotNet.Attributes;
using SaeLab.Numerics;
using SaeLab.Numerics.Kernels;

namespace SaeLab.Bench.Kernels;

/// <summary>The bound of the 32 largest of a list: of candidates that passed a hint, and of a whole row of pre-activations.</summary>
public unsafe class TopSelectionBenchmark
{
    private const int K = 32;
    private Action _run = () => { };

    /// <summary>The instruction sets to compare.</summary>
    public static IEnumerable<InstructionSet> Available => Widths.Available;

    /// <summary>Which one.</summary>
    [ParamsSource(nameof(Available))]
    public InstructionSet Lanes { get; set; }

    /// <summary>Length of the list.</summary>
    [Params(96, 4096)]
    public int Count { get; set; }

    /// <summary>Compiles for the width.</summary>
    [GlobalSetup]
    public void Setup() => _run = Widths.Choose(Lanes, Body<Lanes512>, Body<Lanes256>, Body<LanesScalar>);

    /// <summary>One list.</summary>
    [Benchmark]
    public void TopSelection() => _run();

    private Action Body<T>() where T : unmanaged, ILanes<T>
    {
        var (values, count) = (Widths.Gaussian(1, Count), Count);
        return () => TopSelection<T, ByValue<T>>.Threshold(values.Pointer, count, K, out _);
    }
}

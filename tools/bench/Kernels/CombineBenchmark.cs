using BenchmarkDotNet.Attributes;
using SaeLab.Numerics;
using SaeLab.Numerics.Kernels;

namespace SaeLab.Bench.Kernels;

/// <summary>Weighted sums of 32 scattered rows each, 64 sums from a table of 8192 rows: what decoding and both weight gradients are made of; 4096 · columns flop.</summary>
public unsafe class CombineBenchmark
{
    private const int TableRows = 8192, Sums = 64, PerSum = 32;
    private Action _run = () => { };

    /// <summary>The instruction sets to compare.</summary>
    public static IEnumerable<InstructionSet> Available => Widths.Available;

    /// <summary>Which one.</summary>
    [ParamsSource(nameof(Available))]
    public InstructionSet Lanes { get; set; }

    /// <summary>Length of a row.</summary>
    [Params(128, 512)]
    public int Columns { get; set; }

    /// <summary>Compiles for the width.</summary>
    [GlobalSetup]
    public void Setup() => _run = Widths.Choose(Lanes, Body<Lanes512>, Body<Lanes256>, Body<LanesScalar>);

    /// <summary>All sums.</summary>
    [Benchmark]
    public void Combine() => _run();

    private Action Body<T>() where T : unmanaged, ILanes<T>
    {
        var (table, weights, sums, columns) = (Widths.Gaussian(TableRows, Columns), Widths.Gaussian(Sums, PerSum), new Matrix(Sums, Columns), Columns);
        var random = RandomStream.FromSeed(2);
        int[] rows = [.. Enumerable.Range(0, Sums * PerSum).Select(_ => (int)random.NextBelow(TableRows))];
        return () =>
        {
            fixed (int* picked = rows)
            {
                for (var i = 0; i < Sums; i++)
                    Rows<T>.Combine(table.Pointer, picked + (i * PerSum), weights.Pointer + (i * PerSum), null, PerSum, columns, 1, null, sums.Pointer + (i * columns));
            }
        };
    }
}

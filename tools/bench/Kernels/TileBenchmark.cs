using BenchmarkDotNet.Attributes;
using SaeLab.Numerics;
using SaeLab.Numerics.Kernels;

namespace SaeLab.Bench.Kernels;

/// <summary>The micro-kernel on packed operands in the cache: a block of 84 x 32, which is whole tiles of every width; 5376 · depth flop.</summary>
public unsafe class TileBenchmark
{
    private const int BlockRows = 84, BlockColumns = 32;
    private Action _run = () => { };

    /// <summary>The instruction sets to compare.</summary>
    public static IEnumerable<InstructionSet> Available => Widths.Available;

    /// <summary>Which one.</summary>
    [ParamsSource(nameof(Available))]
    public InstructionSet Lanes { get; set; }

    /// <summary>Length of the sums.</summary>
    [Params(64, 256, 512)]
    public int Depth { get; set; }

    /// <summary>Compiles for the width.</summary>
    [GlobalSetup]
    public void Setup() => _run = Widths.Choose(Lanes, Body<Lanes512>, Body<Lanes256>, Body<LanesScalar>);

    /// <summary>All tiles of the block.</summary>
    [Benchmark]
    public void Tile() => _run();

    private Action Body<T>() where T : unmanaged, ILanes<T>
    {
        var (a, b, c) = (Widths.Gaussian(BlockRows, Depth), Widths.Gaussian(BlockColumns, Depth), new Matrix(BlockRows, BlockColumns));
        return () =>
        {
            for (var column = 0; column < BlockColumns; column += Tile<T>.Columns)
            {
                for (var row = 0; row < BlockRows; row += Tile<T>.Rows)
                {
                    var sink = new StoreTile<T> { Destination = c.Pointer + (row * BlockColumns) + column, Stride = BlockColumns };
                    Tile<T>.Compute(a.Pointer + (row * Depth), b.Pointer + (column * Depth), Depth, ref sink);
                }
            }
        };
    }
}

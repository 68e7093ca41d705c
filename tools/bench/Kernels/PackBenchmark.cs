using BenchmarkDotNet.Attributes;
using SaeLab.Numerics;
using SaeLab.Numerics.Kernels;

namespace SaeLab.Bench.Kernels;

/// <summary>Packing of one panel, 32 x 512, from lines along the depth (which are transposed) or across it (which are copied); 128 KB moved.</summary>
public unsafe class PackBenchmark
{
    private const int Width = 32, Depth = 512, Lines = 1024;
    private readonly Matrix _byLine = Widths.Gaussian(Lines, Depth), _byDepth = Widths.Gaussian(Depth, Lines), _panel = new(Depth, Width);

    /// <summary>Lines stored one after another: the encoder's weights and inputs.</summary>
    [Benchmark]
    public void PackByLine() => Operand.ByLine(_byLine.Pointer, Depth).Pack<Lanes512>(0, Width, Width, 0, Depth, _panel.Pointer);

    /// <summary>Depths stored one after another: both sides of a weight gradient.</summary>
    [Benchmark]
    public void PackByDepth() => Operand.ByDepth(_byDepth.Pointer, Lines).Pack<Lanes512>(0, Width, Width, 0, Depth, _panel.Pointer);
}

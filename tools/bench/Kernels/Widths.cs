using System.Runtime.Intrinsics;
using SaeLab.Numerics;

namespace SaeLab.Bench.Kernels;

/// <summary>The instruction sets of this machine, for benchmarks that compare them.</summary>
internal static class Widths
{
    /// <summary>Widest first.</summary>
    public static IEnumerable<InstructionSet> Available
    {
        get
        {
            if (Vector512.IsHardwareAccelerated)
                yield return InstructionSet.Vector512;
            if (Vector256.IsHardwareAccelerated)
                yield return InstructionSet.Vector256;
            yield return InstructionSet.Scalar;
        }
    }

    /// <summary>The body of a benchmark for one of them.</summary>
    public static Action Choose(InstructionSet lanes, Func<Action> of512, Func<Action> of256, Func<Action> ofScalar) => lanes switch
    {
        InstructionSet.Vector512 => of512(),
        InstructionSet.Vector256 => of256(),
        _ => ofScalar(),
    };

    /// <summary>A matrix of standard normal numbers.</summary>
    public static Matrix Gaussian(int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        RandomStream.FromSeed(1).FillGaussian(matrix.Span);
        return matrix;
    }
}

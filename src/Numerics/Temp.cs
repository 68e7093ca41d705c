#pragma warning disable
namespace SaeLab.Numerics;
public readonly record struct Pursuit(int MostIterations, double ResidualThreshold, bool StopsOnRepeatedSupport);
public static class SymmetricEigen { public static (double[] , double[,]) Decompose(double[,] m) => throw new NotSupportedException(); }
public sealed partial class Graph { public LatentNode Pursue(DenseNode x, DenseNode d, DenseNode? b, Pursuit p) => throw new NotSupportedException(); }

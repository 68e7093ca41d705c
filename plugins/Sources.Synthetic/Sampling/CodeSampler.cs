using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Draws which features fire in a row, and how strongly. Has scratch memory: one per stream.</summary>
internal abstract class CodeSampler
{
    /// <summary>Draws rows <paramref name="first"/> … <paramref name="first"/> + <paramref name="rows"/> − 1, each from the lane of its number alone.</summary>
    /// <param name="random">Its lanes are the rows.</param>
    /// <param name="first">The first row's number.</param>
    /// <param name="rows">How many.</param>
    /// <param name="codes">The rows are added to it: the features that fire, and their magnitudes, above 0.</param>
    public abstract void Sample(RandomStream random, long first, int rows, SparseLatents codes);
}

using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Draws which features fire in a row, and how strongly. Has scratch memory: one per stream.</summary>
internal abstract class CodeSampler
{
    /// <summary>Draws one row.</summary>
    /// <param name="random">At the start of the row's lane.</param>
    /// <param name="features">Receives the features that fire, ascending; as long as there are features.</param>
    /// <param name="values">Receives their magnitudes, above 0; as long.</param>
    /// <returns>How many fire.</returns>
    public abstract int Sample(RandomStream random, Span<int> features, Span<float> values);
}

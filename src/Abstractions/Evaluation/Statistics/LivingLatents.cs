using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Which latents of a dictionary live: those that fired, f ≠ 0, in at least one of the rows seen. Fewer rows find fewer.</summary>
/// <param name="latentCount">m.</param>
public sealed class LivingLatents(int latentCount)
{
    private readonly bool[] _fired = new bool[latentCount];

    /// <summary>How many rows were seen.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes note of a batch. An entry with value 0 was selected, but did not fire.</summary>
    /// <param name="latents">f [n, m].</param>
    public void Observe(SparseLatents latents)
    {
        Rows += latents.Rows;
        for (var r = 0; r < latents.Rows; r++)
        {
            var indices = latents.Indices(r);
            var values = latents.Values(r);
            for (var k = 0; k < indices.Length; k++)
                _fired[indices[k]] |= values[k] != 0;
        }
    }

    /// <summary>Those that fired, ascending.</summary>
    public IReadOnlyList<int> Living() => [.. Enumerable.Range(0, _fired.Length).Where(i => _fired[i])];

    /// <summary>Those that did not, ascending.</summary>
    public IReadOnlyList<int> Dead() => [.. Enumerable.Range(0, _fired.Length).Where(i => !_fired[i])];
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SaeLab.Sources.Synthetic;

/// <summary>F of some features in panels of <see cref="Width"/> features, so that s = F·ε of several rows takes one run over it. Immutable.</summary>
/// <remarks>Every sum runs in the order of ε, rounded after each product and each sum, whatever the machine and whichever rows are computed together.</remarks>
internal sealed class ProjectionPanels
{
    /// <summary>Features in a panel, and rows that go through it together: their sums fit into registers.</summary>
    public const int Width = 32, RowsAtATime = 4;

    private readonly int _rank;
    private readonly float[] _panels;
    private readonly float[] _limits;

    /// <param name="correlation">F.</param>
    /// <param name="features">Which of its features, in this order.</param>
    /// <param name="limits">What <see cref="SharedBlock.AllAbove"/> is told by, as many.</param>
    public ProjectionPanels(CorrelationFactor correlation, ReadOnlySpan<int> features, ReadOnlySpan<float> limits)
    {
        _rank = correlation.Rank;
        Stride = (features.Length + Width - 1) / Width * Width;
        _limits = new float[Stride];
        _limits.AsSpan(limits.Length).Fill(float.PositiveInfinity);
        limits.CopyTo(_limits);
        _panels = new float[Stride * _rank];
        for (var k = 0; k < features.Length; k++)
        {
            var row = correlation.Row(features[k]);
            for (var r = 0; r < _rank; r++)
                _panels[(((k / Width * _rank) + r) * Width) + (k % Width)] = row[r];
        }
    }

    /// <summary>The number of features, and a little more.</summary>
    public int Stride { get; }

    /// <summary>Computes s, and which exceed their limits, for the first rows of a block.</summary>
    public void Project(SharedBlock block, int rows)
    {
        for (var panel = 0; panel < Stride / Width; panel++)
        {
            for (var row = 0; row < rows; row += RowsAtATime)
                ProjectTile(block, panel, row);
        }
    }

    private void ProjectTile(SharedBlock block, int panel, int row)
    {
        ref var f = ref MemoryMarshal.GetReference(_panels.AsSpan(panel * Width * _rank, Width * _rank));
        ref var epsilon = ref MemoryMarshal.GetReference(block.AllShared.Slice(row * _rank, RowsAtATime * _rank));
        var (a0, a1, b0, b1) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var (c0, c1, d0, d1) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (var r = 0; r < _rank; r++)
        {
            var (f0, f1) = (Vector512.LoadUnsafe(ref f), Vector512.LoadUnsafe(ref f, 16));
            var e = Vector512.Create(epsilon);
            (a0, a1) = (a0 + (e * f0), a1 + (e * f1));
            e = Vector512.Create(Unsafe.Add(ref epsilon, _rank));
            (b0, b1) = (b0 + (e * f0), b1 + (e * f1));
            e = Vector512.Create(Unsafe.Add(ref epsilon, 2 * _rank));
            (c0, c1) = (c0 + (e * f0), c1 + (e * f1));
            e = Vector512.Create(Unsafe.Add(ref epsilon, 3 * _rank));
            (d0, d1) = (d0 + (e * f0), d1 + (e * f1));
            f = ref Unsafe.Add(ref f, Width);
            epsilon = ref Unsafe.Add(ref epsilon, 1);
        }

        Store(block, panel, row, a0, a1);
        Store(block, panel, row + 1, b0, b1);
        Store(block, panel, row + 2, c0, c1);
        Store(block, panel, row + 3, d0, d1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(SharedBlock block, int panel, int row, Vector512<float> low, Vector512<float> high)
    {
        ref var limits = ref MemoryMarshal.GetReference(_limits.AsSpan(panel * Width, Width));
        ref var s = ref MemoryMarshal.GetReference(block.AllProjections.Slice((row * Stride) + (panel * Width), Width));
        low.StoreUnsafe(ref s);
        high.StoreUnsafe(ref s, 16);
        block.AllAbove[(row * (Stride / Width)) + panel] =
            (uint)Vector512.GreaterThan(low, Vector512.LoadUnsafe(ref limits)).ExtractMostSignificantBits()
            | ((uint)Vector512.GreaterThan(high, Vector512.LoadUnsafe(ref limits, 16)).ExtractMostSignificantBits() << 16);
    }
}

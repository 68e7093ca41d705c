using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SaeLab.Sources.Synthetic;

/// <summary>What scores of some features are made of, in panels of <see cref="Width"/> features, so that z of several rows takes one run over it. Immutable.</summary>
/// <remarks>z_i = (F_i·ε − τ_i)/√δ_i, so that feature i fires with probability Φ(z_i). Every sum runs in the order of ε, rounded after each product and
/// each sum, whatever the machine and whichever rows are computed together.</remarks>
internal sealed class ScorePanels
{
    /// <summary>Features in a panel, and rows that go through it together: their sums fit into registers.</summary>
    public const int Width = 32, RowsAtATime = 4;

    private readonly int _rank;
    private readonly float[] _factors;
    private readonly float[] _offsets;

    /// <param name="model">Of the features.</param>
    /// <param name="features">Which of them, in this order.</param>
    public ScorePanels(FeatureModel model, ReadOnlySpan<int> features)
    {
        _rank = model.Correlation.Rank;
        Stride = (features.Length + Width - 1) / Width * Width;
        _offsets = new float[Stride];
        _offsets.AsSpan(features.Length).Fill(float.NegativeInfinity);
        _factors = new float[Stride * _rank];
        for (var k = 0; k < features.Length; k++)
        {
            var (threshold, steepness) = model.Firing[features[k]];
            var row = model.Correlation.Row(features[k]);
            _offsets[k] = (float)(-threshold * steepness);
            for (var r = 0; r < _rank; r++)
                _factors[(((k / Width * _rank) + r) * Width) + (k % Width)] = (float)(row[r] * steepness);
        }
    }

    /// <summary>The number of features, and a little more: features that fill the last panel and never fire.</summary>
    public int Stride { get; }

    /// <summary>Computes z, and what it says of each panel, for the first rows of a block.</summary>
    public void Score(ScoreBlock block, int rows)
    {
        for (var panel = 0; panel < Stride / Width; panel++)
        {
            for (var row = 0; row < rows; row += RowsAtATime)
                ScoreTile(block, panel, row);
        }
    }

    private void ScoreTile(ScoreBlock block, int panel, int row)
    {
        ref var offset = ref MemoryMarshal.GetReference(_offsets.AsSpan(panel * Width, Width));
        ref var f = ref MemoryMarshal.GetReference(_factors.AsSpan(panel * Width * _rank, Width * _rank));
        ref var epsilon = ref MemoryMarshal.GetReference(block.AllShared.Slice(row * _rank, RowsAtATime * _rank));
        var (a0, a1) = (Vector512.LoadUnsafe(ref offset), Vector512.LoadUnsafe(ref offset, 16));
        var (b0, b1, c0, c1, d0, d1) = (a0, a1, a0, a1, a0, a1);
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
    private void Store(ScoreBlock block, int panel, int row, Vector512<float> low, Vector512<float> high)
    {
        ref var z = ref MemoryMarshal.GetReference(block.AllScores.Slice((row * Stride) + (panel * Width), Width));
        low.StoreUnsafe(ref z);
        high.StoreUnsafe(ref z, 16);
        var end = Vector512.Create(FiringIntensity.End);
        var place = (row * (Stride / Width)) + panel;
        block.AllAbove[place] = (uint)Vector512.GreaterThan(low, end).ExtractMostSignificantBits() | ((uint)Vector512.GreaterThan(high, end).ExtractMostSignificantBits() << 16);
        block.AllBounds[place] = Sum(FiringIntensity.Bound(low) + FiringIntensity.Bound(high));
    }

    /// <summary>The sum in a fixed order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(Vector512<float> x)
    {
        var half = x.GetLower() + x.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        var pairs = quarter + Vector128.Shuffle(quarter, Vector128.Create(2, 3, 0, 1));
        return (pairs + Vector128.Shuffle(pairs, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }
}

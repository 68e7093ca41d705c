using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>How much two sets of rows have in common, such as the decoder rows of what lives in two dictionaries.</summary>
public sealed class RowAgreement
{
    /// <summary>The least cosine of partners that count as matched (Paulo and Belrose 2025, arXiv 2501.16615).</summary>
    public const float MatchedFrom = 0.7f;

    /// <summary>Above this cosine rows are shared.</summary>
    public const float SharedAbove = 0.9f;

    private readonly bool[] _sharedOfOne;
    private readonly bool[] _sharedOfOther;

    /// <summary>Compares rows.</summary>
    /// <param name="cosines">Of n rows with n' others, [n, n'].</param>
    public RowAgreement(Matrix cosines)
    {
        Pairs = [.. Assignment.Pairs(cosines).Select(pair => (pair.Row, pair.Column, cosines[pair.Row, pair.Column]))];
        (_sharedOfOne, _sharedOfOther) = (new bool[cosines.Rows], new bool[cosines.Columns]);
        for (var i = 0; i < cosines.Rows; i++)
        {
            var row = cosines.Row(i);
            for (var j = 0; j < row.Length; j++)
            {
                if (row[j] > SharedAbove)
                    _sharedOfOne[i] = _sharedOfOther[j] = true;
            }
        }
    }

    /// <summary>The min(n, n') pairs of the one-to-one assignment with the largest sum of cosines.</summary>
    public IReadOnlyList<(int One, int Other, float Cosine)> Pairs { get; }

    /// <summary>The rows of each set that have a partner with a cosine of at least 0.7 and with whatever else is asked for.</summary>
    /// <param name="also">Asks more of a pair; null for nothing.</param>
    public (IReadOnlyList<bool> One, IReadOnlyList<bool> Other) Matched(Func<int, int, bool>? also = null)
    {
        var (one, other) = (new bool[_sharedOfOne.Length], new bool[_sharedOfOther.Length]);
        foreach (var pair in Pairs.Where(p => p.Cosine >= MatchedFrom && (also is null || also(p.One, p.Other))))
            one[pair.One] = other[pair.Other] = true;
        return (one, other);
    }

    /// <summary>The rows of each set for which some row of the other has a cosine above 0.9.</summary>
    public (IReadOnlyList<bool> One, IReadOnlyList<bool> Other) Shared() => (_sharedOfOne, _sharedOfOther);

    /// <summary>The share of each set, averaged over the two; of a set without rows it is 0.</summary>
    public static double ShareOf((IReadOnlyList<bool> One, IReadOnlyList<bool> Other) rows) => (Share(rows.One) + Share(rows.Other)) / 2;

    private static double Share(IReadOnlyList<bool> rows) => rows.Count == 0 ? 0 : (double)rows.Count(found => found) / rows.Count;
}

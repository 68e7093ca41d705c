using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>The rows of what lives in one dictionary against those of what lives in another.</summary>
internal sealed class RowComparison
{
    private readonly LivingRows _one;
    private readonly LivingRows _other;
    private readonly RowAgreement _agreement;
    private readonly double[] _splits;

    public RowComparison(LivingRows one, LivingRows other)
    {
        (_one, _other) = (one, other);
        using var cosines = Cosines.Between(one.Decoder, other.Decoder);
        _agreement = new RowAgreement(cosines);
        NearestOfOne = other.Count == 0 ? [] : [.. Enumerable.Range(0, cosines.Rows).Select(i => (double)Largest(cosines.Row(i)))];
        _splits = Splits(cosines);
    }

    /// <summary>The largest cosine of each row with one of the other's; none where the other has no rows.</summary>
    public IReadOnlyList<double> NearestOfOne { get; }

    /// <summary>The figures, with intervals over pairs or latents; only those for which there is something to count.</summary>
    public IEnumerable<Measurement> Measure(RandomStream random)
    {
        var floors = Math.Min(_one.Count, _other.Count) == 0 ? null : RandomPairs.Of(_one.Count, _other.Count, _one.Decoder.Columns);
        var pairs = _agreement.Pairs.Select(p => (double)p.Cosine).ToList();
        if (pairs.Count > 0)
        {
            yield return Over(new Bootstrap(pairs.Count, random.For("pairs")), "matched_cosine", pairs, floors?.MeanCosine,
                "Mean cos of decoder rows of living latents over min(n, n') pairs, assigned one to one so that it is greatest; mean over dictionaries compared with; counted over pairs; " +
                "the floor is that of as many random rows, where that is affordable");
        }

        var latents = new Bootstrap(_one.Count + _other.Count, random.For("latents of both"));
        if (latents.Units > 0)
        {
            yield return ShareOfBoth(latents, "matched_at_0_7", _agreement.Matched(), floors?.Matched,
                "Share of living latents in a pair of matched_cosine with cos ≥ 0.7 (Paulo and Belrose 2025, arXiv 2501.16615), averaged over the two dictionaries; " +
                "mean over dictionaries compared with; counted over latents of both; the floor is that of as many random rows, where that is affordable");
            if (_one.HasEncoder && _other.HasEncoder)
            {
                yield return ShareOfBoth(latents, "matched_at_0_7_with_encoder",
                    _agreement.Matched((i, j) => RowGeometry.Cosine(_one.Encoder(i), _other.Encoder(j)) >= RowAgreement.MatchedFrom), null,
                    "Share of living latents in a pair of matched_cosine with cos ≥ 0.7 of decoder and of encoder rows, averaged over the two dictionaries; " +
                    "mean over dictionaries compared with; counted over latents of both");
            }

            yield return ShareOfBoth(latents, "shared_at_0_9", _agreement.Shared(), floors?.Shared,
                "Share of living latents for whose decoder row some living one of the other has cos > 0.9, averaged over the two dictionaries; " +
                "mean over dictionaries compared with; counted over latents of both; the floor is that of as many random rows, where that is affordable");
        }

        if (pairs.Count > 0)
        {
            var ours = new Bootstrap(_one.Count, random.For("latents"));
            yield return Over(ours, "mmcs_to_other", NearestOfOne, RandomDirections.MeanLargestCosine(_other.Count, _one.Decoder.Columns),
                "Mean over living latents of max cos with a living one's decoder row of the other (Sharkey et al. 2022); mean over dictionaries compared with; counted over latents; " +
                "the floor is that of as many random rows");
            yield return Over(ours, "splitting_out_degree", _splits, null,
                "Mean over living latents of the number of living latents of the other whose nearest decoder row is this one's, with cos ≥ 0.7; above 1 where the other splits them; " +
                "mean over dictionaries compared with; counted over latents");
        }

        if (Unmatched() is { } subspaces)
            yield return subspaces;
    }

    /// <summary>How much the spans of what was not matched have in common; null where all was.</summary>
    private Measurement? Unmatched()
    {
        var (matched, matchedOfOther) = _agreement.Matched();
        var a = Subspace.Span(_one.Decoder, [.. Enumerable.Range(0, _one.Count).Where(i => !matched[i])]);
        var b = Subspace.Span(_other.Decoder, [.. Enumerable.Range(0, _other.Count).Where(i => !matchedOfOther[i])]);
        return a.Count == 0 || b.Count == 0 ? null : new Measurement
        {
            Name = "unmatched_subspace_overlap",
            Value = Subspace.Overlap(a, b),
            Direction = Direction.Neutral,
            Definition = "Mean cos² of the principal angles between the spans of the decoder rows of living latents that have no partner with cos ≥ 0.7 (arXiv 2606.12138); " +
                "mean over dictionaries compared with; counted over angles; the floor is that of random subspaces, larger dimension / d",
            Count = Math.Min(a.Count, b.Count),
            Floor = (double)Math.Max(a.Count, b.Count) / _one.Decoder.Columns,
        };
    }

    private static double[] Splits(Matrix cosines)
    {
        var (nearest, best) = (new int[cosines.Columns], new float[cosines.Columns]);
        Array.Fill(best, -2);
        for (var i = 0; i < cosines.Rows; i++)
        {
            var row = cosines.Row(i);
            for (var k = 0; k < row.Length; k++)
            {
                if (row[k] > best[k])
                    (best[k], nearest[k]) = (row[k], i);
            }
        }

        var splits = new double[cosines.Rows];
        for (var k = 0; k < best.Length; k++)
        {
            if (best[k] >= RowAgreement.MatchedFrom)
                splits[nearest[k]]++;
        }

        return splits;
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        var largest = float.NegativeInfinity;
        foreach (var value in values)
            largest = Math.Max(largest, value);
        return largest;
    }

    private static Measurement Over(Bootstrap units, string name, IReadOnlyList<double> values, double? floor, string definition) => new()
    {
        Name = name, Value = values.Average(), Direction = Direction.Neutral, Definition = definition, Count = values.Count, Floor = floor, Interval = units.OfMean(values),
    };

    private static Measurement ShareOfBoth(Bootstrap units, string name, (IReadOnlyList<bool> One, IReadOnlyList<bool> Other) rows, double? floor, string definition)
    {
        var value = RowAgreement.ShareOf(rows);
        return new Measurement
        {
            Name = name, Value = value, Direction = Direction.Neutral, Definition = definition, Count = units.Units, Floor = floor,
            Interval = units.Of(value, weights => (Share(rows.One, weights) + Share(rows.Other, weights.AsSpan(rows.One.Count))) / 2),
        };
    }

    private static double Share(IReadOnlyList<bool> rows, ReadOnlySpan<byte> weights)
    {
        var (found, all) = (0L, 0L);
        for (var i = 0; i < rows.Count; i++)
        {
            all += weights[i];
            found += rows[i] ? weights[i] : 0;
        }

        return rows.Count == 0 ? 0 : (double)found / all;
    }
}

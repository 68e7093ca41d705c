using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>The rows of one dictionary against those of another.</summary>
internal sealed class RowComparison
{
    private const float SharedFrom = 0.7f;
    private const int Bins = 40;

    private readonly LearnedDictionary _one;
    private readonly LearnedDictionary _other;
    private readonly (int One, int Other, float Cosine)[] _pairs;
    private readonly double[] _nearestOfOne;
    private readonly double[] _splits;

    public RowComparison(LearnedDictionary one, LearnedDictionary other)
    {
        (_one, _other) = (one, other);
        using var cosines = Cosines.Between(one.DecoderWeights, other.DecoderWeights);
        _pairs = Assign(cosines);
        _nearestOfOne = [.. Enumerable.Range(0, cosines.Rows).Select(i => (double)Largest(cosines.Row(i)))];
        _splits = Splits(cosines);
    }

    /// <summary>The dictionary compared with.</summary>
    public LearnedDictionary Other => _other;

    /// <summary>The figures, with intervals over pairs or latents.</summary>
    public IEnumerable<Measurement> Measure(RandomStream random)
    {
        var pairs = new Bootstrap(_pairs.Length, random.For("pairs"));
        var floor = RandomDirections.MeanAssignedCosine(_one.DecoderWeights.Rows, _other.DecoderWeights.Rows, _one.DecoderWeights.Columns);
        yield return Over(pairs, "matched_cosine", [.. _pairs.Select(p => (double)p.Cosine)], Direction.Neutral, floor,
            "Mean cos of decoder rows over min(m, m') pairs, assigned one to one so that it is greatest; mean over dictionaries compared with; counted over pairs; the floor is that of random rows, where that is affordable");
        yield return Over(pairs, "matched_share", [.. _pairs.Select(p => p.Cosine >= SharedFrom ? 1.0 : 0)], Direction.Neutral, null,
            "Share of the pairs of matched_cosine with cos ≥ 0.7 (Paulo and Belrose 2025, arXiv 2501.16615); mean over dictionaries compared with; counted over pairs");
        if (_one.Pursuit is null && _other.Pursuit is null)
        {
            yield return Over(pairs, "matched_share_with_encoder",
                [.. _pairs.Select(p => p.Cosine >= SharedFrom && RowGeometry.Cosine(_one.EncoderWeights.Row(p.One), _other.EncoderWeights.Row(p.Other)) >= SharedFrom ? 1.0 : 0)],
                Direction.Neutral, null,
                "Share of the pairs of matched_cosine with cos ≥ 0.7 of decoder and of encoder rows; mean over dictionaries compared with; counted over pairs");
        }

        var latents = new Bootstrap(_nearestOfOne.Length, random.For("latents"));
        yield return Over(latents, "mmcs_to_other", _nearestOfOne, Direction.Neutral,
            RandomDirections.MeanLargestCosine(_other.DecoderWeights.Rows, _one.DecoderWeights.Columns),
            "Mean over latents of max cos with the other's decoder rows (Sharkey et al. 2022); mean over dictionaries compared with; counted over latents; the floor is that of random rows");
        yield return Over(latents, "splitting_out_degree", _splits, Direction.Neutral, null,
            "Mean over latents of the number of latents of the other whose nearest decoder row is this one's, with cos ≥ 0.7; above 1 where the other splits them; mean over dictionaries compared with; counted over latents");
    }

    /// <summary>How much the spans of what was not matched have in common; null where all was.</summary>
    public Measurement? Unmatched()
    {
        var matched = _pairs.Where(p => p.Cosine >= SharedFrom).ToList();
        var a = Subspace.Span(_one.DecoderWeights, [.. Enumerable.Range(0, _one.DecoderWeights.Rows).Except(matched.Select(p => p.One))]);
        var b = Subspace.Span(_other.DecoderWeights, [.. Enumerable.Range(0, _other.DecoderWeights.Rows).Except(matched.Select(p => p.Other))]);
        return a.Count == 0 || b.Count == 0 ? null : new Measurement
        {
            Name = "unmatched_subspace_overlap",
            Value = Subspace.Overlap(a, b),
            Direction = Direction.Neutral,
            Definition = "Mean cos² of the principal angles between the spans of the decoder rows that have no partner with cos ≥ 0.7 (arXiv 2606.12138); mean over dictionaries compared with; " +
                "counted over angles; the floor is that of random subspaces, larger dimension / d",
            Count = Math.Min(a.Count, b.Count),
            Floor = (double)Math.Max(a.Count, b.Count) / _one.DecoderWeights.Columns,
        };
    }

    /// <summary>Latents by how near the nearest row of any other dictionary is.</summary>
    public static HistogramFigure Histogram(IReadOnlyList<RowComparison> comparisons)
    {
        var counts = new long[Bins];
        foreach (var cosine in comparisons.SelectMany(c => c._nearestOfOne))
            counts[Math.Clamp((int)((cosine + 1) / 2 * Bins), 0, Bins - 1)]++;
        return new HistogramFigure(
            "nearest_cosines", "How near each latent is found again",
            $"Latents by the largest cos of their decoder row with one of the other's, over {comparisons.Count} dictionaries compared with.",
            "max cos", [.. Enumerable.Range(0, Bins + 1).Select(i => (2.0 * i / Bins) - 1)], counts);
    }

    private static (int One, int Other, float Cosine)[] Assign(Matrix cosines)
    {
        if (cosines.Rows <= cosines.Columns)
            return [.. Assignment.Maximise(cosines).Select((k, i) => (i, k, cosines[i, k]))];
        using var transposed = new Matrix(cosines.Columns, cosines.Rows);
        for (var i = 0; i < cosines.Rows; i++)
        {
            for (var k = 0; k < cosines.Columns; k++)
                transposed[k, i] = cosines[i, k];
        }

        return [.. Assignment.Maximise(transposed).Select((i, k) => (i, k, cosines[i, k]))];
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
            splits[nearest[k]] += best[k] >= SharedFrom ? 1 : 0;
        return splits;
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        var largest = float.NegativeInfinity;
        foreach (var value in values)
            largest = Math.Max(largest, value);
        return largest;
    }

    private static Measurement Over(Bootstrap units, string name, double[] values, Direction direction, double? floor, string definition) => new()
    {
        Name = name, Value = values.Average(), Direction = direction, Definition = definition, Count = values.Length, Floor = floor, Interval = units.OfMean(values),
    };
}

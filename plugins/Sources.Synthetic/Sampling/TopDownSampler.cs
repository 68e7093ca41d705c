using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Draws features without parents, then children of those that fire. The same distribution as <see cref="NaiveSampler"/>: given ε all features are independent,
/// so what a parent or a sibling takes away in any case need not be drawn.</summary>
/// <param name="model">What to draw from.</param>
/// <param name="top">Its features without parents.</param>
/// <param name="families">Its other features.</param>
internal sealed class TopDownSampler(FeatureModel model, TopFeatures top, Families families) : CodeSampler
{
    private readonly ScoreBlock _block = top.CreateBlock();
    private readonly PointProcess _points = new();
    private readonly NumberReserve _standard = new(model.Magnitudes.FillStandard);
    private readonly int[] _siblings = new int[model.Count];
    private readonly int[] _features = new int[model.Count];
    private readonly double[] _scores = new double[model.Count];
    private readonly float[] _magnitudes = new float[model.Count];
    private readonly float[] _values = new float[model.Count];
    private readonly bool _magnitudesVary = model.Magnitudes.Deviations.Any(d => d != 0);
    private readonly bool _hasTopGroups = model.Tree.Groups.Any(g => g is { Parent: < 0, Rule: not GroupRule.Independent });

    /// <inheritdoc/>
    public override void Sample(RandomStream random, long first, int rows, SparseLatents codes)
    {
        for (var done = 0; done < rows; done += _block.Rows)
            SampleBlock(random, first + done, Math.Min(rows - done, _block.Rows), codes);
    }

    private void SampleBlock(RandomStream random, long first, int rows, SparseLatents codes)
    {
        for (var r = 0; r < rows; r++)
        {
            random.Lane = (ulong)(first + r);
            random.FillGaussian(_block.Shared(r));
        }

        var afterShared = random.Position;
        top.Score(_block, rows);
        for (var r = 0; r < rows; r++)
        {
            random.Lane = (ulong)(first + r);
            random.Position = afterShared;
            _standard.Clear();
            var count = SampleRow(random, r, _features);
            for (var k = 0; k < count; k++)
                _values[k] = _magnitudes[_features[k]];
            codes.AddRow(_features.AsSpan(0, count), _values.AsSpan(0, count));
        }
    }

    /// <summary>Writes the features that fire, ascending; <see cref="_magnitudes"/> has how strongly.</summary>
    private int SampleRow(RandomStream random, int row, Span<int> features)
    {
        var shared = _block.Shared(row);
        var fired = top.Sample(_block, row, random, _points, features);
        var count = 0;
        for (var k = 0; k < fired; k++)
            count = Add(features[k], 1, random, features, count);

        if (_hasTopGroups)
            count = ExcludeAtTop(random, features, count);
        for (var next = 0; next < count;)
        {
            var end = count;
            count = DescendLevel(next, end, shared, random, features);
            next = end;
        }

        features[..count].Sort();
        return count;
    }

    /// <summary>Draws the children of features <paramref name="first"/> … <paramref name="end"/> − 1 and adds those that fire as well. All scores come first:
    /// nothing there waits for chance, so that a core fetches many families at once.</summary>
    private int DescendLevel(int first, int end, ReadOnlySpan<float> shared, RandomStream random, Span<int> features)
    {
        var scores = _scores.AsSpan();
        foreach (var parent in features[first..end])
        {
            var family = families.Below(parent);
            families.Score(family, shared, scores);
            scores = scores[family.Count..];
        }

        scores = _scores;
        var count = end;
        for (var k = first; k < end; k++)
        {
            var family = families.Below(features[k]);
            if (family.Count > 0)
                count = Descend(features[k], family, scores, random, features, count);
            scores = scores[family.Count..];
        }

        return count;
    }

    /// <summary>Draws the children of a feature that fires and adds those that fire as well.</summary>
    private int Descend(int parent, Family family, ReadOnlySpan<double> scores, RandomStream random, Span<int> features, int count)
    {
        var factor = family.Mean == 0 ? 1 : _magnitudes[parent] / family.Mean;
        if (family.Rule == GroupRule.Choice)
            return Choices.Draw(model.Tree.Below(parent)!.Children, model.Probabilities, random) is { } chosen ? Add(chosen, factor, random, features, count) : count;
        var firing = families.Fire(family, scores, random, _siblings);
        if (family.Rule == GroupRule.Exclusive)
            return AddOne(firing, factor, random, features, count);
        foreach (var child in _siblings.AsSpan(0, firing))
            count = Add(child, factor, random, features, count);
        return count;
    }

    /// <summary>Of siblings that fire, adds one: the first in random order whose magnitude is above 0, which is any of those with equal probability.
    /// So the others' magnitudes need not be drawn.</summary>
    private int AddOne(int firing, float factor, RandomStream random, Span<int> features, int count)
    {
        for (; firing > 0; firing--)
        {
            var k = firing == 1 ? 0 : (int)random.NextBelow((ulong)firing);
            var next = Add(_siblings[k], factor, random, features, count);
            if (next > count)
                return next;
            _siblings[k] = _siblings[firing - 1];
        }

        return count;
    }

    private int Add(int feature, float factor, RandomStream random, Span<int> features, int count)
    {
        _magnitudes[feature] = model.Magnitudes.Value(feature, _magnitudesVary ? _standard.Next(random) : 0) * factor;
        if (_magnitudes[feature] > 0)
            features[count++] = feature;
        return count;
    }

    /// <summary>Children of nodes that stand for no feature.</summary>
    private int ExcludeAtTop(RandomStream random, Span<int> features, int count)
    {
        for (var g = 0; g < model.Tree.Groups.Length; g++)
        {
            if (model.Tree.Groups[g] is not { Parent: < 0, Rule: not GroupRule.Independent } group)
                continue;
            var firing = 0;
            var others = 0;
            for (var k = 0; k < count; k++)
            {
                if (model.Tree.GroupOf[features[k]] == g)
                    _siblings[firing++] = features[k];
                else
                    features[others++] = features[k];
            }

            count = others;
            if (group.Rule == GroupRule.Choice)
                count = Choices.Draw(group.Children, model.Probabilities, random) is { } chosen ? Add(chosen, 1, random, features, count) : count;
            else if (firing > 0)
                features[count++] = _siblings[(int)random.NextBelow((ulong)firing)];
        }

        return count;
    }
}

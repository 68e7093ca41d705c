using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Draws features without parents, then children of those that fire. The same distribution as <see cref="NaiveSampler"/>: given ε all features are independent,
/// so what a parent or a sibling takes away in any case need not be drawn.</summary>
/// <param name="model">What to draw from.</param>
/// <param name="top">Its features without parents.</param>
internal sealed class TopDownSampler(FeatureModel model, TopFeatures top) : CodeSampler
{
    private readonly float[] _shared = new float[model.Correlation.Rank];
    private readonly float[] _projections = new float[top.ScratchLength];
    private readonly int[] _places = new int[top.Count];
    private readonly int[] _siblings = new int[model.Count];
    private readonly float[] _values = new float[model.Count];
    private readonly bool _hasTopGroups = model.Tree.Groups.Any(g => g is { Parent: < 0, Rule: not GroupRule.Independent });

    /// <inheritdoc/>
    public override int Sample(RandomStream random, Span<int> features, Span<float> values)
    {
        random.FillGaussian(_shared);
        var fired = top.Sample(_shared, random, _projections, _places, features);
        var count = 0;
        for (var k = 0; k < fired; k++)
        {
            var value = model.Magnitudes.Draw(features[k], random);
            _values[features[k]] = value;
            if (value > 0)
                features[count++] = features[k];
        }

        if (_hasTopGroups)
            count = ExcludeAtTop(random, features, count);
        for (var next = 0; next < count; next++)
        {
            if (model.Tree.Below(features[next]) is { } group)
                count = Descend(group, random, features, count);
        }

        features[..count].Sort();
        for (var k = 0; k < count; k++)
            values[k] = _values[features[k]];
        return count;
    }

    /// <summary>Draws the children of a feature that fires and adds those that fire as well.</summary>
    private int Descend(FeatureGroup group, RandomStream random, Span<int> features, int count)
    {
        var factor = group.Scaled ? _values[group.Parent] / (float)model.Magnitudes.Means[group.Parent] : 1;
        var firing = 0;
        if (group.Rule == GroupRule.Choice)
        {
            if (Choices.Draw(group.Children, model.Probabilities, random) is { } chosen)
                firing = Draw(chosen, factor, random, firing);
        }
        else
        {
            foreach (var child in group.Children)
            {
                if (Fires(child, random))
                    firing = Draw(child, factor, random, firing);
            }
        }

        if (group.Rule == GroupRule.Exclusive && firing > 1)
            (_siblings[0], firing) = (_siblings[(int)random.NextBelow((ulong)firing)], 1);
        _siblings.AsSpan(0, firing).CopyTo(features[count..]);
        return count + firing;
    }

    private int Draw(int child, float factor, RandomStream random, int firing)
    {
        _values[child] = model.Magnitudes.Draw(child, random) * factor;
        _siblings[firing] = child;
        return _values[child] > 0 ? firing + 1 : firing;
    }

    private bool Fires(int feature, RandomStream random)
    {
        var row = model.Correlation.Row(feature);
        var projection = 0f;
        for (var r = 0; r < row.Length; r++)
            projection += row[r] * _shared[r];
        return Normal.Exceeds((projection - model.Thresholds[feature]) / Math.Sqrt(model.Correlation.Own[feature]), random.NextDouble());
    }

    /// <summary>Children of nodes that stand for no feature.</summary>
    private int ExcludeAtTop(RandomStream random, Span<int> features, int count)
    {
        for (var g = 0; g < model.Tree.Groups.Count; g++)
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

            if (group.Rule == GroupRule.Choice)
                firing = Choices.Draw(group.Children, model.Probabilities, random) is { } chosen ? Draw(chosen, 1, random, 0) : 0;
            else if (firing > 1)
                (_siblings[0], firing) = (_siblings[(int)random.NextBelow((ulong)firing)], 1);
            _siblings.AsSpan(0, firing).CopyTo(features[others..]);
            count = others + firing;
        }

        return count;
    }
}

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
            count = Add(features[k], 1, random, features, count);

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
        if (group.Rule == GroupRule.Choice)
            return Choices.Draw(group.Children, model.Probabilities, random) is { } chosen ? Add(chosen, factor, random, features, count) : count;
        var firing = 0;
        foreach (var child in group.Children)
        {
            if (Fires(child, random))
                _siblings[firing++] = child;
        }

        if (group.Rule == GroupRule.Exclusive)
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
        _values[feature] = model.Magnitudes.Draw(feature, random) * factor;
        if (_values[feature] > 0)
            features[count++] = feature;
        return count;
    }

    private bool Fires(int feature, RandomStream random) => Normal.Exceeds(model.Score(feature, model.Correlation.Project(feature, _shared)), Normal.Coin(random));

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

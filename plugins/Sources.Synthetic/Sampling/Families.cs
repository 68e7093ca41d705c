using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>What <see cref="TopDownSampler"/> needs of a feature that fires and of its children, side by side in the order in which it is read. Immutable.</summary>
internal sealed class Families
{
    private readonly Family[] _families;
    private readonly Child[] _children;
    private readonly float[] _factors;
    private readonly int _rank;

    public Families(FeatureModel model)
    {
        _rank = model.Correlation.Rank;
        var children = new List<Child>();
        var factors = new List<float>();
        _families = new Family[model.Count];
        foreach (var feature in model.Tree.TopDown)
        {
            var group = model.Tree.Below(feature);
            _families[feature] = group is null ? default
                : new Family(children.Count, group.Children.Length, group.Rule, group.Scaled ? (float)model.Magnitudes.Means[feature] : 0);
            foreach (var child in group?.Children ?? [])
            {
                children.Add(new Child(child, model.Firing[child].Threshold, model.Firing[child].Steepness));
                factors.AddRange(model.Correlation.Row(child));
            }
        }

        (_children, _factors) = ([.. children], [.. factors]);
    }

    /// <summary>The family below a feature; of no children where it has none.</summary>
    public Family Below(int feature) => _families[feature];

    /// <summary>Writes z of each child, so that it fires with probability Φ(z).</summary>
    /// <param name="family">Whose.</param>
    /// <param name="shared">ε.</param>
    /// <param name="scores">At least as long as there are children.</param>
    public void Score(Family family, ReadOnlySpan<float> shared, Span<double> scores)
    {
        var factors = _factors.AsSpan(family.First * _rank, family.Count * _rank);
        for (var c = 0; c < family.Count; c++)
        {
            ref readonly var child = ref _children[family.First + c];
            scores[c] = (CorrelationFactor.Project(factors.Slice(c * _rank, _rank), shared) - child.Threshold) * child.Steepness;
        }
    }

    /// <summary>Writes the children whose Gaussians exceed their thresholds.</summary>
    /// <param name="family">Whose.</param>
    /// <param name="scores">From <see cref="Score"/>.</param>
    /// <param name="random">Draws a word for each child.</param>
    /// <param name="firing">At least as long as there are children.</param>
    /// <returns>How many they are.</returns>
    public int Fire(Family family, ReadOnlySpan<double> scores, RandomStream random, Span<int> firing)
    {
        var count = 0;
        for (var c = 0; c < family.Count; c++)
        {
            firing[count] = _children[family.First + c].Feature;
            count += Normal.Exceeds(scores[c], Normal.Coin(random)) ? 1 : 0;
        }

        return count;
    }

    private readonly record struct Child(int Feature, double Threshold, double Steepness);
}

/// <summary>The children of a feature.</summary>
/// <param name="First">Where they begin.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Rule">How they go together.</param>
/// <param name="Mean">The parent's mean magnitude, which they are scaled relative to; 0 where they are not scaled.</param>
internal readonly record struct Family(int First, int Count, GroupRule Rule, float Mean);

namespace SaeLab.Sources.Synthetic;

/// <summary>Which features lie below which, and which exclude each other.</summary>
/// <remarks>Every parent comes before its children in <see cref="TopDown"/>. Groups hold all children of a node.</remarks>
internal sealed class FeatureTree
{
    private readonly int[] _groupBelow;

    /// <param name="count">How many features there are; those in no group are free or roots.</param>
    /// <param name="roots">Features at the tops of trees.</param>
    /// <param name="groups">Each child once.</param>
    public FeatureTree(int count, IReadOnlyList<int> roots, IReadOnlyList<FeatureGroup> groups)
    {
        Roots = roots;
        Groups = [.. groups];
        Parents = Enumerable.Repeat(-1, count).ToArray();
        Levels = Enumerable.Repeat(-1, count).ToArray();
        GroupOf = Enumerable.Repeat(-1, count).ToArray();
        _groupBelow = Enumerable.Repeat(-1, count).ToArray();
        for (var g = 0; g < groups.Count; g++)
        {
            if (groups[g].Parent >= 0)
                _groupBelow[groups[g].Parent] = g;
            foreach (var child in groups[g].Children)
                (Parents[child], GroupOf[child]) = (groups[g].Parent, g);
        }

        foreach (var root in roots)
            Levels[root] = 0;
        TopDown = Order(count);
    }

    /// <summary>The parent of each feature; −1 where it has none.</summary>
    public int[] Parents { get; }

    /// <summary>The number of features above each feature in its tree; −1 for features in no tree.</summary>
    public int[] Levels { get; }

    /// <summary>The group that each feature is a child in; −1 where it is in none.</summary>
    public int[] GroupOf { get; }

    /// <summary>Features at the tops of trees.</summary>
    public IReadOnlyList<int> Roots { get; }

    /// <summary>Children of one node each.</summary>
    public FeatureGroup[] Groups { get; }

    /// <summary>All features, level by level.</summary>
    public int[] TopDown { get; }

    /// <summary>The children of a feature; null where it has none.</summary>
    public FeatureGroup? Below(int feature) => _groupBelow[feature] < 0 ? null : Groups[_groupBelow[feature]];

    private int[] Order(int count)
    {
        var order = Enumerable.Range(0, count).Where(i => Parents[i] < 0).ToList();
        for (var k = 0; k < order.Count; k++)
        {
            if (Below(order[k]) is not { } below)
                continue;
            foreach (var child in below.Children)
                Levels[child] = Math.Max(Levels[order[k]], 0) + 1;
            order.AddRange(below.Children);
        }

        return [.. order];
    }
}

/// <summary>The children of one node.</summary>
/// <param name="Parent">The feature above them; −1 where the node stands for no feature and is always on.</param>
/// <param name="Children">Ascending.</param>
/// <param name="Rule">How they go together.</param>
/// <param name="Scaled">Whether they are multiplied by their parent's magnitude relative to its mean.</param>
internal sealed record FeatureGroup(int Parent, int[] Children, GroupRule Rule, bool Scaled);

/// <summary>How the children of a node go together.</summary>
internal enum GroupRule
{
    /// <summary>Each for itself.</summary>
    Independent,

    /// <summary>Of several that would fire one stays, each equally likely.</summary>
    Exclusive,

    /// <summary>One at most, chosen by their probabilities.</summary>
    Choice,
}

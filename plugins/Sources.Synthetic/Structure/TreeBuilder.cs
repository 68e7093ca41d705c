using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Grows trees breadth first.</summary>
internal static class TreeBuilder
{
    public const int DefaultBranching = 2;

    public const int DefaultDepth = 2;

    /// <summary>All roots first, then the children of each parent in turn, level by level, until the depth is reached or features run out.</summary>
    public static FeatureTree Build(HierarchyOptions options, int features, RandomStream random)
    {
        var roots = Math.Min(options.Roots ?? 0, features);
        var (fewest, depth) = (options.Branching ?? DefaultBranching, options.Depth ?? DefaultDepth);
        var most = options.LargestBranching ?? fewest;
        var branching = random.For("branching");
        var families = new List<(int Parent, int Level, int[] Children)>();
        var level = Enumerable.Range(0, roots).ToList();
        var next = roots;
        for (var l = 0; l < depth && level.Count > 0; l++)
        {
            var below = new List<int>();
            foreach (var parent in level)
            {
                var count = Math.Min(fewest + (int)branching.NextBelow((ulong)(most - fewest + 1)), features - next);
                if (count == 0)
                    break;
                families.Add((parent, l, [.. Enumerable.Range(next, count)]));
                below.AddRange(families[^1].Children);
                next += count;
            }

            level = below;
        }

        var exclusive = ChooseExclusive(options, families, random.For("exclusive parents"));
        var rule = options.Exclusion == ExclusionKind.Choice ? GroupRule.Choice : GroupRule.Exclusive;
        return new FeatureTree(features, [.. Enumerable.Range(0, roots)],
            [.. families.Select((f, i) => new FeatureGroup(f.Parent, f.Children, exclusive.Contains(i) ? rule : GroupRule.Independent, options.Scaled == true))]);
    }

    private static HashSet<int> ChooseExclusive(HierarchyOptions options, List<(int Parent, int Level, int[] Children)> families, RandomStream random)
    {
        int[] eligible = [.. Enumerable.Range(0, families.Count).Where(i =>
            families[i].Children.Length >= 2 && families[i].Level >= (options.ExclusiveFrom ?? 0) && families[i].Level <= (options.ExclusiveTo ?? int.MaxValue))];
        random.Shuffle<int>(eligible);
        return [.. eligible.Take((int)(eligible.Length * (options.Exclusive ?? 0)))];
    }
}

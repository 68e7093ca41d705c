namespace SaeLab.Sources.Synthetic;

/// <summary>SynthSAEBench's rule: p_i = b_i/b_P · (1 + Σ_siblings b_s/b_P), the second factor for exclusive children only, cut off at 1.</summary>
/// <remarks>Since b_P is not what the parent's rate turns out to be once its own parent and siblings have had their say, rates fall short below the roots.</remarks>
internal static class UpstreamCompensation
{
    /// <param name="tree">Whose children to compensate.</param>
    /// <param name="rates">b.</param>
    /// <returns>p, and how many were cut off.</returns>
    public static (double[] Probabilities, int Clamped) Apply(FeatureTree tree, double[] rates)
    {
        var probabilities = (double[])rates.Clone();
        var clamped = 0;
        foreach (var group in tree.Groups.Where(g => g.Parent >= 0))
        {
            var parent = rates[group.Parent];
            var sum = group.Children.Sum(c => rates[c]);
            foreach (var child in group.Children)
            {
                var given = parent > 0 ? rates[child] / parent : 0;
                if (group is { Rule: GroupRule.Exclusive, Children.Length: >= 2 })
                    given *= 1 + (Math.Max(0, sum - rates[child]) / parent);
                clamped += given > 1 ? 1 : 0;
                probabilities[child] = Math.Min(given, 1);
            }
        }

        return (probabilities, clamped);
    }
}

using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>The definition, read aloud: a Gaussian for every feature, magnitudes where it exceeds the threshold, then parents and siblings level by level.</summary>
internal sealed class NaiveSampler(FeatureModel model) : CodeSampler
{
    private readonly float[] _shared = new float[model.Correlation.Rank];
    private readonly float[] _codes = new float[model.Count];
    private readonly List<int> _active = [];
    private readonly int[] _features = new int[model.Count];
    private readonly float[] _values = new float[model.Count];

    /// <inheritdoc/>
    public override void Sample(RandomStream random, long first, int rows, SparseLatents codes)
    {
        for (var r = 0; r < rows; r++)
        {
            random.Lane = (ulong)(first + r);
            Fire(random);
            Modify(_codes, model, random, _active);
            var count = 0;
            for (var i = 0; i < _codes.Length; i++)
            {
                if (_codes[i] > 0)
                    (_features[count], _values[count++]) = (i, _codes[i]);
            }

            codes.AddRow(_features.AsSpan(0, count), _values.AsSpan(0, count));
        }
    }

    /// <summary>Applies a tree to codes that know nothing of it.</summary>
    /// <param name="codes">a [n], changed.</param>
    /// <param name="model">The tree, and what magnitudes are relative to.</param>
    /// <param name="random">Says which of several exclusive siblings stays.</param>
    /// <param name="active">Scratch.</param>
    internal static void Modify(Span<float> codes, FeatureModel model, RandomStream random, List<int> active)
    {
        foreach (var group in model.Tree.Groups.Where(g => g.Parent < 0))
            Exclude(codes, model, group, random, active);
        foreach (var feature in model.Tree.TopDown)
        {
            if (model.Tree.Below(feature) is not { } group)
                continue;
            var factor = codes[feature] > 0 ? group.Scaled ? codes[feature] / (float)model.Magnitudes.Means[feature] : 1 : 0;
            foreach (var child in group.Children)
                codes[child] *= factor;
            if (factor > 0)
                Exclude(codes, model, group, random, active);
        }
    }

    private static void Exclude(Span<float> codes, FeatureModel model, FeatureGroup group, RandomStream random, List<int> active)
    {
        var chosen = group.Rule switch
        {
            GroupRule.Exclusive => OneOf(codes, group, random, active),
            GroupRule.Choice => Choices.Draw(group.Children, model.Probabilities, random),
            _ => null,
        };
        if (group.Rule == GroupRule.Independent)
            return;
        foreach (var child in group.Children)
        {
            if (child != chosen)
                codes[child] = 0;
        }
    }

    private static int? OneOf(ReadOnlySpan<float> codes, FeatureGroup group, RandomStream random, List<int> active)
    {
        active.Clear();
        foreach (var child in group.Children)
        {
            if (codes[child] > 0)
                active.Add(child);
        }

        return active.Count > 1 ? active[(int)random.NextBelow((ulong)active.Count)] : active.Count == 1 ? active[0] : null;
    }

    private void Fire(RandomStream random)
    {
        random.FillGaussian(_shared);
        for (var i = 0; i < _codes.Length; i++)
        {
            var row = model.Correlation.Row(i);
            var gaussian = Math.Sqrt(model.Correlation.Own[i]) * random.NextGaussian();
            for (var r = 0; r < row.Length; r++)
                gaussian += row[r] * _shared[r];
            // A child that is chosen fires because it is, not because of its Gaussian.
            var fires = gaussian > model.Thresholds[i] || IsChosen(i);
            _codes[i] = fires ? model.Magnitudes.Draw(i, random) : 0;
        }
    }

    private bool IsChosen(int feature) => model.Tree.GroupOf[feature] is >= 0 and var g && model.Tree.Groups[g].Rule == GroupRule.Choice;
}

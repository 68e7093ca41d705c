using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Features without parents, arranged so that those of a row that fire are found without a random number for each. Immutable, and shared by streams.</summary>
internal sealed class TopFeatures
{
    private readonly int _rank;
    private readonly int[] _features;
    private readonly ScorePanels _panels;
    private readonly SupportSampler _independent;

    public TopFeatures(FeatureModel model)
    {
        _rank = model.Correlation.Rank;
        // Frequent ones first, so that a row's points lie in few panels; those that are certain must come first in any case.
        _features = [.. model.Tree.TopDown.Where(i => model.Tree.Parents[i] < 0).OrderByDescending(i => model.Probabilities[i])];
        _panels = new ScorePanels(model, _features);
        _independent = new SupportSampler([.. _features.Select(i => model.Probabilities[i])]);
    }

    /// <summary>How many features have no parents.</summary>
    public int Count => _features.Length;

    /// <summary>Scratch memory for a sampler.</summary>
    public ScoreBlock CreateBlock() => new(_rank, _panels.Stride);

    /// <summary>Computes what <see cref="Sample"/> needs of the first rows of a block whose ε are known.</summary>
    public void Score(ScoreBlock block, int rows)
    {
        if (_rank > 0)
            _panels.Score(block, rows);
    }

    /// <summary>Writes the features that fire in a row, in no particular order.</summary>
    /// <param name="block">After <see cref="Score"/>.</param>
    /// <param name="row">Which of its rows.</param>
    /// <param name="random">The row's lane.</param>
    /// <param name="points">Draws points from it; see <see cref="PointProcess"/>.</param>
    /// <param name="fired">Of length <see cref="Count"/>.</param>
    /// <returns>How many fire.</returns>
    public int Sample(ScoreBlock block, int row, RandomStream random, PointProcess points, Span<int> fired)
    {
        var count = _rank == 0
            ? _independent.Sample(random, fired)
            : points.Sample(block.Scores(row), block.Bounds(row), block.Above(row), random, fired);
        foreach (ref var feature in fired[..count])
            feature = _features[feature];
        return count;
    }
}

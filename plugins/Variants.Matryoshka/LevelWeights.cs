using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.Matryoshka;

/// <summary>What each prefix weighs in the loss, and what that makes of a penalty on latents.</summary>
internal sealed class LevelWeights
{
    private readonly double[] _levels;
    private readonly bool _isDetached;
    private readonly Matrix? _latents;

    public LevelWeights(MatryoshkaOptions options, int levels)
    {
        _levels = new double[levels];
        for (var level = 0; level < levels; level++)
        {
            var weight = options.Weights?[level] ?? (level < levels - 1 ? options.InnerWeight : 1);
            _levels[level] = options.Losses == PrefixLosses.Mean ? weight / levels : weight;
        }

        _isDetached = options.DetachPrefixes;
        _latents = options.Coefficient is null ? null : new Matrix(options.Latents, 1);
    }

    /// <summary>The weight of a prefix' error.</summary>
    public double this[int level] => _levels[level];

    /// <summary>The weight [m, 1] of each latent's penalty: those of all prefixes whose errors train it, since each pays for the latents that it holds (Nabeshima 2024).</summary>
    public DenseNode OfLatents(Graph graph, in PrefixLevels prefixes)
    {
        var start = 0;
        for (var level = 0; level < _levels.Length; level++)
        {
            var weight = OfSegment(level);
            for (var place = start; place < prefixes.Widths[level]; place++)
                _latents![prefixes.Order is null ? place : prefixes.Order[place], 0] = weight;
            start = prefixes.Widths[level];
        }

        return graph.Input(graph.Backend.Import(_latents!));
    }

    /// <summary>A segment is held by its own prefix and all longer ones; where these take it as a constant, by its own and the whole dictionary.</summary>
    private float OfSegment(int segment)
    {
        var sum = 0.0;
        for (var level = segment; level < _levels.Length; level++)
        {
            if (!_isDetached || level == segment || level == _levels.Length - 1)
                sum += _levels[level];
        }

        return (float)sum;
    }
}

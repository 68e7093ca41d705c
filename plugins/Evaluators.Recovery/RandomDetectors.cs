using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>What latents of random directions come to as detectors of the features that they happen to lie nearest to.</summary>
/// <remarks>
/// Random Gaussian rows of norm 1 with a tied encoder about the mean row, of which the k largest fire in a row: that is more than firing at random, since each is scored for the feature to which
/// its direction has the largest cosine. Where inputs and targets differ, a tied encoder makes no sense, and encoder rows are random as well.
/// </remarks>
internal sealed class RandomDetectors
{
    /// <summary>What a definition says of its floor.</summary>
    public const string Floor = "the floor is that of random directions with a tied encoder and TopK at the dictionary's mean L0, matched alike, on at most 8,192 rows picked at random";

    private const int MostRows = 8192, MostDraws = 16, LatentsToDraw = 4096, RowsAtOnce = 512;
    private const long ProductsToAfford = 1L << 36, NumbersToKeep = 1L << 23;

    private readonly List<DetectorScores> _scores = [];
    private readonly List<(double Auc, double BestF1)> _ranked = [];
    private readonly List<FeatureCoverage> _coverages = [];

    /// <summary>Simulates them. The stream is one of their own, named by the shape, and not that of a run, so seeds change no floor.</summary>
    /// <param name="batch">Rows with their codes.</param>
    /// <param name="latents">m.</param>
    /// <param name="k">How many fire in a row, at most m.</param>
    /// <param name="directions">g [features, d].</param>
    /// <param name="backend">Where to encode.</param>
    public RandomDetectors(EvaluationBatch batch, int latents, int k, Matrix directions, Backend backend)
    {
        var draws = Math.Clamp(LatentsToDraw / latents, 1, MostDraws);
        var random = RandomStream.FromSeed(0).For($"detectors of {latents} random latents for {directions.Rows} features in {directions.Columns} dimensions");
        for (var draw = 0; draw < draws; draw++)
        {
            random.Lane = (ulong)draw;
            using var dictionary = Draw(batch, latents, k, random);
            Score(batch, dictionary, directions, backend);
        }
    }

    /// <summary>Means over all latents of all draws.</summary>
    public DetectorScores Scores => new(_scores.Average(s => s.Precision), _scores.Average(s => s.Recall), _scores.Average(s => s.F1), _scores.Average(s => s.Accuracy));

    /// <summary>Mean areas under the curve and best F1.</summary>
    public (double Auc, double BestF1) Ranked => (_ranked.Average(r => r.Auc), _ranked.Average(r => r.BestF1));

    /// <summary>Which features are covered, by draw.</summary>
    public IReadOnlyList<FeatureCoverage> Coverages => _coverages;

    /// <summary>How many rows to simulate them on: 8,192, and fewer where m·d exceeds 2²³, so that it never costs more than 2³⁶ products, or where d exceeds 1,024.</summary>
    public static int RowsFor(int latents, int dimension) =>
        (int)Math.Clamp(Math.Min(ProductsToAfford / ((long)latents * dimension), NumbersToKeep / dimension), 1, MostRows);

    private static LearnedDictionary Draw(EvaluationBatch batch, int latents, int k, RandomStream random)
    {
        var isTied = ReferenceEquals(batch.Targets, batch.Inputs);
        var decoder = RandomDirections.Draw(latents, batch.Targets.Columns, random);
        return new LearnedDictionary
        {
            Activation = Activation.TopK(k),
            SubtractsDecoderBias = isTied,
            EncoderWeights = isTied ? decoder.ToMatrix() : RandomDirections.Draw(latents, batch.Inputs.Columns, random),
            EncoderBias = new Matrix(latents, 1),
            DecoderWeights = decoder,
            DecoderBias = Centre.Mean(batch.Targets),
        };
    }

    private void Score(EvaluationBatch batch, LearnedDictionary dictionary, Matrix directions, Backend backend)
    {
        var nearest = NearestFeatures.Of(dictionary.DecoderWeights, directions);
        var (firings, heights) = (new Classification(nearest.OfLatent, directions.Rows), new ScoreCounts(nearest));
        using var inference = new DictionaryInference(dictionary, backend);
        using var latents = new SparseLatents(nearest.OfLatent.Length);
        for (var start = 0; start < batch.Inputs.Rows; start += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, batch.Inputs.Rows - start);
            using var inputs = new Matrix(count, batch.Inputs.Columns);
            batch.Inputs.Span.Slice(start * inputs.Columns, inputs.Count).CopyTo(inputs.Span);
            using var reconstructions = new Matrix(count, dictionary.DecoderBias.Columns);
            using var codes = new SparseLatents(directions.Rows);
            for (var r = start; r < start + count; r++)
                codes.AddRow(batch.Codes!.Indices(r), batch.Codes.Values(r));
            inference.Run(inputs, latents, reconstructions);
            firings.Observe(latents, codes);
            heights.Observe(latents, codes);
        }

        DetectorScores[] scores = [.. Enumerable.Range(0, nearest.OfLatent.Length).Select(firings.Scores)];
        _scores.AddRange(scores);
        _ranked.AddRange(heights.Complete(firings));
        _coverages.Add(new FeatureCoverage(nearest.OfLatent, scores, firings));
    }
}

using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Probing;

/// <summary>Sampled rows in three parts, by latent and by label.</summary>
internal sealed class ProbeRows
{
    private readonly EvaluationBatch _batch;
    private readonly int _count;
    private readonly List<(int Row, float Value)>[] _byLatent;

    public ProbeRows(EvaluationBatch batch)
    {
        (_batch, _count) = (batch, batch.Inputs.Rows);
        // The sample is in the order of hashes, so any cut of it is random.
        var (validation, test) = (_count * 3 / 5, _count * 4 / 5);
        Parts = (0..validation, validation..test, test.._count);
        _byLatent = [.. Enumerable.Range(0, batch.Latents.LatentCount).Select(_ => new List<(int, float)>())];
        for (var r = 0; r < _count; r++)
        {
            var indices = batch.Latents.Indices(r);
            var values = batch.Latents.Values(r);
            for (var k = 0; k < indices.Length; k++)
            {
                if (values[k] != 0)
                    _byLatent[indices[k]].Add((r, values[k]));
            }
        }
    }

    /// <summary>Which rows train, validate and test.</summary>
    public (Range Train, Range Validation, Range Test) Parts { get; }

    /// <summary>Whether a feature is on, by row.</summary>
    public bool[] Labels(int feature)
    {
        var labels = new bool[_count];
        for (var r = 0; r < _count; r++)
        {
            var place = _batch.Codes!.Indices(r).BinarySearch(feature);
            labels[r] = place >= 0 && _batch.Codes.Values(r)[place] != 0;
        }

        return labels;
    }

    /// <summary>The features nearest to being on in half of the rows that are on and off somewhere in each part.</summary>
    public IReadOnlyList<int> MostBalanced(int most)
    {
        var on = new int[_batch.Codes!.LatentCount];
        for (var r = 0; r < _count; r++)
        {
            var values = _batch.Codes.Values(r).ToArray();
            foreach (var feature in _batch.Codes.Indices(r).ToArray().Where((_, k) => values[k] != 0))
                on[feature]++;
        }

        return [.. Enumerable.Range(0, on.Length).Where(i => on[i] > 0 && on[i] < _count).OrderBy(i => Math.Abs((2 * on[i]) - _count)).ThenBy(i => i).Where(IsMixed).Take(most)];
    }

    /// <summary>What a probe reaches on test rows that always says what training rows say most.</summary>
    public double MajorityOnTest(int feature)
    {
        var labels = Labels(feature);
        var says = 2 * labels[Parts.Train].Count(on => on) > labels[Parts.Train].Length;
        return labels[Parts.Test].Count(on => on == says) / (double)labels[Parts.Test].Length;
    }

    /// <summary>Latents by how far apart their means on training rows with and without the feature are, in standard deviations, farthest first.</summary>
    public int[] RankLatents(int feature)
    {
        var labels = Labels(feature);
        var end = Parts.Train.End.Value;
        double on = labels[Parts.Train].Count(l => l), off = end - on;
        var distances = new double[_byLatent.Length];
        for (var j = 0; j < distances.Length; j++)
        {
            double with = 0, without = 0, squares = 0;
            foreach (var (row, value) in _byLatent[j].TakeWhile(entry => entry.Row < end))
            {
                squares += (double)value * value;
                if (labels[row])
                    with += value;
                else
                    without += value;
            }

            var variance = (squares / end) - Math.Pow((with + without) / end, 2);
            distances[j] = variance > 0 ? Math.Abs((with / on) - (without / off)) / Math.Sqrt(variance) : 0;
        }

        return [.. Enumerable.Range(0, distances.Length).OrderByDescending(j => distances[j]).ThenBy(j => j)];
    }

    /// <summary>The values of some latents by row, each with mean 0 and variance 1 over training rows.</summary>
    public float[][] Standardised(int[] latents)
    {
        var rows = new float[_count][];
        for (var r = 0; r < _count; r++)
            rows[r] = new float[latents.Length];
        for (var c = 0; c < latents.Length; c++)
        {
            foreach (var (row, value) in _byLatent[latents[c]])
                rows[row][c] = value;
            var train = rows[Parts.Train];
            var mean = train.Average(row => (double)row[c]);
            var deviation = Math.Sqrt(train.Average(row => (row[c] - mean) * (row[c] - mean)));
            foreach (var row in rows)
                row[c] = deviation > 0 ? (float)((row[c] - mean) / deviation) : 0;
        }

        return rows;
    }

    private bool IsMixed(int feature)
    {
        var labels = Labels(feature);
        return new[] { Parts.Train, Parts.Validation, Parts.Test }.All(part => labels[part].Any(on => on) && labels[part].Any(on => !on));
    }
}

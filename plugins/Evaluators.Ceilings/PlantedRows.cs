using SaeLab.Numerics;

namespace SaeLab.Evaluators.Ceilings;

/// <summary>Rows about their constant offset with their true codes, in three parts: to train, to choose thresholds, and to test.</summary>
internal sealed class PlantedRows : IDisposable
{
    /// <summary>What single precision leaves of a row that is a sum of directions is below this share of its norm.</summary>
    private const double Rounding = 1e-5;

    private readonly SparseLatents _codes;
    private readonly int[][] _firings;
    private readonly int _validation;
    private readonly int _test;

    /// <param name="inputs">x [n, d], in random order.</param>
    /// <param name="codes">a [n, features].</param>
    /// <param name="directions">g [features, d].</param>
    /// <param name="testShare">Which share of the rows tests, and which validates; at most half.</param>
    public PlantedRows(Matrix inputs, SparseLatents codes, Matrix directions, double testShare)
    {
        _codes = codes;
        var each = (int)(testShare * inputs.Rows);
        (_validation, _test) = (inputs.Rows - (2 * each), inputs.Rows - each);
        (var offset, Unexplained) = Explain(inputs, codes, directions, _validation);
        (Training, HeldBack, Test) = (Centred(inputs, 0.._validation, offset), Centred(inputs, _validation.., offset), Centred(inputs, _test.., offset));
        _firings = FiringsByFeature(codes);
        MeanFiring = _validation == 0 ? 0 : Enumerable.Range(0, _validation).Average(r => (double)codes.FiringCount(r));
        MostFiring = Enumerable.Range(0, _validation).Select(codes.FiringCount).DefaultIfEmpty().Max();
        MeanVariance = Training.Count == 0 ? 0 : Variance(Training);
    }

    /// <summary>x − b of the rows that train, b the mean of what codes leave of them.</summary>
    public Matrix Training { get; }

    /// <summary>x − b of the rows that choose thresholds, then of those that test.</summary>
    public Matrix HeldBack { get; }

    /// <summary>x − b of the rows that test.</summary>
    public Matrix Test { get; }

    /// <summary>The root of the mean of ‖x − b − Σ a_i g_i‖² over training rows, which is noise, and no less than rounding leaves.</summary>
    public double Unexplained { get; }

    /// <summary>Features that fire in a training row, on average.</summary>
    public double MeanFiring { get; }

    /// <summary>The largest number of features that fire in a training row.</summary>
    public int MostFiring { get; }

    /// <summary>Mean square of an entry of <see cref="Training"/>.</summary>
    public double MeanVariance { get; }

    /// <summary>Training rows in which a feature fires, ascending.</summary>
    public int[] TrainingFirings(int feature) => [.. _firings[feature].TakeWhile(r => r < _validation)];

    /// <summary>a_i of a row, counted from the first that trains.</summary>
    public float Code(int row, int feature)
    {
        var place = _codes.Indices(row).BinarySearch(feature);
        return place < 0 ? 0 : _codes.Values(row)[place];
    }

    /// <summary>Whether a feature is on and off somewhere in each part.</summary>
    public bool IsMixedInEachPart(int feature) =>
        IsMixed(feature, 0, _validation) && IsMixed(feature, _validation, _test) && IsMixed(feature, _test, _codes.Rows);

    /// <summary>F1 on test rows of scores of at least the threshold that is best on validation rows, and that of a detector that fires as often but knows nothing.</summary>
    /// <param name="feature">What to detect.</param>
    /// <param name="scores">Of <see cref="HeldBack"/>.</param>
    public (double F1, double ByChance) F1AboveThreshold(int feature, ReadOnlySpan<float> scores)
    {
        var validation = _test - _validation;
        var threshold = BestThreshold(feature, scores[..validation]);
        return F1(feature, [.. scores[validation..].ToArray().Select(score => score >= threshold)]);
    }

    /// <summary>F1 on test rows of a detector, and that of one that fires as often but knows nothing.</summary>
    /// <param name="feature">What to detect.</param>
    /// <param name="detected">Whether it says so, by test row.</param>
    public (double F1, double ByChance) F1(int feature, bool[] detected)
    {
        double wanted = _firings[feature].Count(r => r >= _test), hits = _firings[feature].Count(r => r >= _test && detected[r - _test]), all = detected.Count(d => d);
        return (Of(hits), Of(all * wanted / detected.Length));

        double Of(double both) => both > 0 ? 2 * both / (all + wanted) : 0;
    }

    public void Dispose()
    {
        Training.Dispose();
        HeldBack.Dispose();
        Test.Dispose();
    }

    private float BestThreshold(int feature, ReadOnlySpan<float> scores)
    {
        var isOn = new bool[scores.Length];
        foreach (var r in _firings[feature].Where(r => r >= _validation && r < _test))
            isOn[r - _validation] = true;
        var values = scores.ToArray();
        var order = Enumerable.Range(0, values.Length).OrderByDescending(r => values[r]).ToArray();
        var wanted = isOn.Count(on => on);
        var (hits, best, threshold) = (0, -1.0, float.PositiveInfinity);
        for (var k = 0; k < order.Length; k++)
        {
            hits += isOn[order[k]] ? 1 : 0;
            var isLastOfTies = k + 1 == order.Length || values[order[k + 1]] < values[order[k]];
            var f1 = 2.0 * hits / (k + 1 + wanted);
            if (isLastOfTies && f1 > best)
                (best, threshold) = (f1, k + 1 < order.Length ? Between(values[order[k + 1]], values[order[k]]) : float.NegativeInfinity);
        }

        return threshold;
    }

    /// <summary>Half way from one score to a greater one; the greater where nothing lies between.</summary>
    private static float Between(float low, float high) => (float)((low + (double)high) / 2) is var middle && middle > low ? middle : high;

    private bool IsMixed(int feature, int start, int end)
    {
        var on = _firings[feature].Count(r => r >= start && r < end);
        return on > 0 && on < end - start;
    }

    /// <summary>The mean of x − Σ a_i g_i over the first rows, and the root of its mean square about that mean, or what rounding makes of it.</summary>
    private static (double[] Offset, double Unexplained) Explain(Matrix inputs, SparseLatents codes, Matrix directions, int rows)
    {
        var (sums, squares, inputSquares) = (new double[inputs.Columns], 0.0, 0.0);
        var left = new double[inputs.Columns];
        for (var r = 0; r < rows; r++)
        {
            var input = inputs.Row(r);
            for (var c = 0; c < left.Length; c++)
            {
                left[c] = input[c];
                inputSquares += left[c] * left[c];
            }

            var indices = codes.Indices(r);
            var values = codes.Values(r);
            for (var k = 0; k < indices.Length; k++)
            {
                var direction = directions.Row(indices[k]);
                for (var c = 0; c < left.Length; c++)
                    left[c] -= (double)values[k] * direction[c];
            }

            for (var c = 0; c < left.Length; c++)
            {
                sums[c] += left[c];
                squares += left[c] * left[c];
            }
        }

        double[] offset = [.. sums.Select(sum => rows > 0 ? sum / rows : 0)];
        return (offset, rows > 0 ? Math.Max(Math.Sqrt(Math.Max(0, (squares / rows) - offset.Sum(b => b * b))), Rounding * Math.Sqrt(inputSquares / rows)) : 0);
    }

    private static Matrix Centred(Matrix inputs, Range part, double[] offset)
    {
        var (start, count) = part.GetOffsetAndLength(inputs.Rows);
        var centred = new Matrix(count, inputs.Columns);
        for (var r = 0; r < count; r++)
        {
            var from = inputs.Row(start + r);
            var to = centred.Row(r);
            for (var c = 0; c < to.Length; c++)
                to[c] = (float)(from[c] - offset[c]);
        }

        return centred;
    }

    private static double Variance(Matrix rows)
    {
        var sum = 0.0;
        foreach (var value in rows.Span)
            sum += (double)value * value;
        return sum / rows.Count;
    }

    private static int[][] FiringsByFeature(SparseLatents codes)
    {
        List<int>[] rows = [.. Enumerable.Range(0, codes.LatentCount).Select(_ => new List<int>())];
        for (var r = 0; r < codes.Rows; r++)
        {
            var indices = codes.Indices(r);
            var values = codes.Values(r);
            for (var k = 0; k < indices.Length; k++)
            {
                if (values[k] != 0)
                    rows[indices[k]].Add(r);
            }
        }

        return [.. rows.Select(r => r.ToArray())];
    }
}

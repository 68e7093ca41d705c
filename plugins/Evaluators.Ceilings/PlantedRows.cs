using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Ceilings;

/// <summary>Rows about their constant offset with their true codes, in two halves: to train and to test.</summary>
internal sealed class PlantedRows
{
    private readonly SparseLatents _codes;

    /// <param name="inputs">x [n, d], in random order.</param>
    /// <param name="codes">a [n, features].</param>
    /// <param name="directions">g [features, d].</param>
    public PlantedRows(Matrix inputs, SparseLatents codes, Matrix directions)
    {
        (_codes, Half) = (codes, inputs.Rows / 2);
        Centred = inputs.ToMatrix();
        Offset = new float[inputs.Columns];
        var offset = new double[inputs.Columns];
        for (var r = 0; r < Half; r++)
        {
            for (var c = 0; c < offset.Length; c++)
                offset[c] += inputs[r, c];
            var indices = codes.Indices(r);
            var values = codes.Values(r);
            for (var k = 0; k < indices.Length; k++)
            {
                var direction = directions.Row(indices[k]);
                for (var c = 0; c < offset.Length; c++)
                    offset[c] -= (double)values[k] * direction[c];
            }
        }

        for (var c = 0; c < offset.Length; c++)
            Offset[c] = Half > 0 ? (float)(offset[c] / Half) : 0;
        for (var r = 0; r < Centred.Rows; r++)
        {
            var row = Centred.Row(r);
            for (var c = 0; c < row.Length; c++)
                row[c] -= Offset[c];
        }
    }

    /// <summary>x − b.</summary>
    public Matrix Centred { get; }

    /// <summary>b, the mean of what codes leave of training rows.</summary>
    public float[] Offset { get; }

    /// <summary>Rows before this train, the others test.</summary>
    public int Half { get; }

    /// <summary>Features that fire in a row, on average.</summary>
    public double MeanL0 => Centred.Rows == 0 ? 0 : Enumerable.Range(0, Centred.Rows).Average(r => (double)_codes.FiringCount(r));

    /// <summary>a_i of a row.</summary>
    public float Code(int row, int feature)
    {
        var place = _codes.Indices(row).BinarySearch(feature);
        return place < 0 ? 0 : _codes.Values(row)[place];
    }

    /// <summary>Whether a feature is on and off somewhere in each half.</summary>
    public bool FiresInBothHalves(int feature) => IsMixed(feature, 0, Half) && IsMixed(feature, Half, Centred.Rows);

    /// <summary>(x − b)·w by row.</summary>
    public double[] Projections(ReadOnlySpan<float> weights)
    {
        var projections = new double[Centred.Rows];
        for (var r = 0; r < projections.Length; r++)
            projections[r] = RowGeometry.Dot(Centred.Row(r), weights);
        return projections;
    }

    /// <summary>F1 on test rows of a score above the threshold that is best on training rows.</summary>
    public double BestF1(int feature, double[] scores)
    {
        var order = Enumerable.Range(0, Half).OrderByDescending(r => scores[r]).ToArray();
        var wanted = order.Count(r => Code(r, feature) != 0);
        var (hits, best, threshold) = (0, -1.0, double.PositiveInfinity);
        for (var k = 0; k < order.Length; k++)
        {
            hits += Code(order[k], feature) != 0 ? 1 : 0;
            var isLastOfTies = k + 1 == order.Length || scores[order[k + 1]] < scores[order[k]];
            var f1 = 2.0 * hits / (k + 1 + wanted);
            if (isLastOfTies && f1 > best)
                (best, threshold) = (f1, k + 1 < order.Length ? (scores[order[k]] + scores[order[k + 1]]) / 2 : double.NegativeInfinity);
        }

        return F1(feature, r => scores[r] > threshold);
    }

    /// <summary>F1 on test rows of a detector.</summary>
    public double F1(int feature, Func<int, bool> detects)
    {
        var (hits, detected, wanted) = (0, 0, 0);
        for (var r = Half; r < Centred.Rows; r++)
        {
            var (isOn, says) = (Code(r, feature) != 0, detects(r));
            (hits, detected, wanted) = (hits + (isOn && says ? 1 : 0), detected + (says ? 1 : 0), wanted + (isOn ? 1 : 0));
        }

        return hits > 0 ? 2.0 * hits / (detected + wanted) : 0;
    }

    private bool IsMixed(int feature, int start, int end)
    {
        var on = Enumerable.Range(start, end - start).Count(r => Code(r, feature) != 0);
        return on > 0 && on < end - start;
    }
}

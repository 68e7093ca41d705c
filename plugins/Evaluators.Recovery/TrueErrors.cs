using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>The error of the true dictionary where it has to make do with fewer features than fire: ‖x − b − Σ a_i g_i‖² over the features that a row keeps.</summary>
/// <remarks>
/// b is not told by the source; it is the mean over rows of what all their codes leave. So whatever codes do not explain, such as noise and a dense component, is part of the error, as it is of a dictionary's.
/// </remarks>
/// <param name="directions">g [features, d].</param>
internal sealed class TrueErrors(Matrix directions)
{
    private readonly RowBlocks<Sums> _blocks = new(() => new Sums(directions.Columns));
    private readonly double[] _all = new double[directions.Columns];
    private readonly double[] _kept = new double[directions.Columns];

    /// <summary>Adds a row that keeps its largest |a|, of equal ones the first.</summary>
    /// <param name="x">What is to be reconstructed, of d values.</param>
    /// <param name="features">i of the row, ascending.</param>
    /// <param name="values">a_i of the row.</param>
    /// <param name="kept">How many it keeps.</param>
    public void Add(ReadOnlySpan<float> x, ReadOnlySpan<int> features, ReadOnlySpan<float> values, int kept)
    {
        for (var c = 0; c < _all.Length; c++)
            _kept[c] = x[c];
        var order = Order(values);
        for (var k = 0; k < order.Length && k < kept; k++)
            Subtract(_kept, features[order[k]], values[order[k]]);
        _kept.CopyTo(_all, 0);
        for (var k = kept; k < order.Length; k++)
            Subtract(_all, features[order[k]], values[order[k]]);
        _blocks.Next().Add(_kept, _all);
    }

    /// <summary>The mean over rows, 0 without rows.</summary>
    /// <param name="random">For the interval.</param>
    public (double Value, Interval? Interval) Mean(RandomStream random)
    {
        var value = _blocks.Total().Mean;
        return (value, Bootstrap.Around(value, _blocks.Replicates(random).Select(sums => sums.Mean)));
    }

    private static int[] Order(ReadOnlySpan<float> values)
    {
        var sizes = new float[values.Length];
        var places = new int[values.Length];
        for (var k = 0; k < places.Length; k++)
            (sizes[k], places[k]) = (-Math.Abs(values[k]), k);
        Array.Sort(places, (a, b) => sizes[a] != sizes[b] ? sizes[a].CompareTo(sizes[b]) : a.CompareTo(b));
        return places;
    }

    private void Subtract(double[] row, int feature, float activation)
    {
        var direction = directions.Row(feature);
        for (var c = 0; c < row.Length; c++)
            row[c] -= (double)activation * direction[c];
    }

    /// <summary>Sums of what is left of rows, k with the codes that they keep and u with all of them, so that b can be known later.</summary>
    private sealed class Sums(int dimension) : IRowSums<Sums>
    {
        private readonly double[] _kept = new double[dimension];
        private readonly double[] _all = new double[dimension];
        private double _rows;
        private double _squares;

        /// <summary>Mean of ‖k − b‖² with b the mean of u.</summary>
        public double Mean
        {
            get
            {
                if (_rows == 0)
                    return 0;
                var mean = _squares / _rows;
                for (var c = 0; c < dimension; c++)
                {
                    var b = _all[c] / _rows;
                    mean += b * (b - (2 * _kept[c] / _rows));
                }

                return Math.Max(0, mean);
            }
        }

        public void Add(ReadOnlySpan<double> kept, ReadOnlySpan<double> all)
        {
            _rows++;
            for (var c = 0; c < dimension; c++)
            {
                _kept[c] += kept[c];
                _all[c] += all[c];
                _squares += kept[c] * kept[c];
            }
        }

        public void Merge(Sums other, double weight)
        {
            _rows += weight * other._rows;
            _squares += weight * other._squares;
            for (var c = 0; c < dimension; c++)
            {
                _kept[c] += weight * other._kept[c];
                _all[c] += weight * other._all[c];
            }
        }
    }
}

using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Means over rows of some numbers, and ratios of such means, with their intervals.</summary>
/// <param name="count">How many numbers a row has.</param>
public sealed class RowMeans(int count)
{
    private readonly RowBlocks<Sums> _blocks = new(() => new Sums(count));

    /// <summary>How many rows there were.</summary>
    public long Rows => _blocks.Rows;

    /// <summary>Adds a row.</summary>
    public void Add(params ReadOnlySpan<double> numbers) => _blocks.Next().Add(numbers);

    /// <summary>What was found in all rows.</summary>
    /// <param name="random">For the intervals.</param>
    public Findings Complete(RandomStream random) => new(_blocks.Total(), _blocks.Replicates(random));

    /// <summary>Means and their replicates.</summary>
    public sealed class Findings
    {
        private readonly Sums _total;
        private readonly IReadOnlyList<Sums> _replicates;

        internal Findings(Sums total, IReadOnlyList<Sums> replicates) => (_total, _replicates) = (total, replicates);

        /// <summary>The mean of number <paramref name="i"/>; 0 without rows.</summary>
        public (double Value, Interval? Interval) Mean(int i) => Of(sums => sums.Rows > 0 ? sums.Values[i] / sums.Rows : 0);

        /// <summary>Σ number <paramref name="above"/> / Σ number <paramref name="below"/>; 0 where the latter is 0.</summary>
        public (double Value, Interval? Interval) Ratio(int above, int below) => Of(sums => sums.Values[below] != 0 ? sums.Values[above] / sums.Values[below] : 0);

        /// <summary>The sum of number <paramref name="i"/>.</summary>
        public double Sum(int i) => _total.Values[i];

        private (double, Interval?) Of(Func<Sums, double> figure)
        {
            var value = figure(_total);
            return (value, Bootstrap.Around(value, _replicates.Select(figure)));
        }
    }

    internal sealed class Sums(int count) : IRowSums<Sums>
    {
        public double Rows { get; private set; }

        public double[] Values { get; } = new double[count];

        public void Add(ReadOnlySpan<double> numbers)
        {
            Rows++;
            for (var i = 0; i < Values.Length; i++)
                Values[i] += numbers[i];
        }

        public void Merge(Sums other, double weight)
        {
            Rows += weight * other.Rows;
            for (var i = 0; i < Values.Length; i++)
                Values[i] += weight * other.Values[i];
        }
    }
}

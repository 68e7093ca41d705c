using System.Collections.Concurrent;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Filters;

/// <summary>What random Gaussian rows come to, as a floor for rows that were learned. The stream is named by the side, so that no run's seed changes a floor, and each is simulated once in a process.</summary>
internal static class RandomFilters
{
    private const int LeastRows = 256, MostRows = 4096, NumbersToAfford = 1 << 18;

    private static readonly ConcurrentDictionary<int, Lazy<FilterMeans>> Means = new();

    /// <summary>Means over random rows: 4,096 of patches of up to 8 × 8, 256 from 32 × 32 on.</summary>
    /// <param name="side">Pixels along a side.</param>
    public static FilterMeans MeansOf(int side) => Means.GetOrAdd(side, s => new Lazy<FilterMeans>(() => Simulate(s))).Value;

    private static FilterMeans Simulate(int side)
    {
        var random = RandomStream.FromSeed(0).For($"random filters of {side} × {side} pixels");
        using var rows = new Matrix(Math.Clamp(NumbersToAfford / (side * side), LeastRows, MostRows), side * side);
        random.FillGaussian(rows.Span);
        return FilterMeans.Of(FilterShapes.Of(rows, [.. Enumerable.Range(0, rows.Rows)], side));
    }
}

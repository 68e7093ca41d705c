using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Density;

/// <summary>Figures over latents; their intervals are over latents too.</summary>
/// <param name="firings">How often each latent fired.</param>
/// <param name="rows">In how many rows.</param>
internal sealed class LatentDensities(long[] firings, long rows)
{
    /// <summary>All of them.</summary>
    public IEnumerable<Measurement> Measure(RandomStream random)
    {
        var latents = new Bootstrap(firings.Length, random);
        var dead = Indicator(f => f == 0);
        yield return Share("frac_alive", Indicator(f => f > 0), Direction.HigherIsBetter, "Share of all latents that fired at least once in the rows measured; fewer rows find fewer; counted over latents");
        yield return new Measurement
        {
            Name = "dead_latents",
            Value = dead.Sum(),
            Direction = Direction.LowerIsBetter,
            Definition = "Number of latents that never fired; counted over rows, and fewer rows find more; the interval is over latents",
            Count = rows,
            Interval = latents.OfMean(dead) is { } i ? new Interval(i.Low * firings.Length, i.High * firings.Length) : null,
        };
        foreach (var percent in (int[])[1, 10])
        {
            var often = Indicator(f => f > percent * 0.01 * rows);
            yield return Share($"freq_over_{percent}_percent", often, Direction.LowerIsBetter,
                $"Share of all latents that fire in more than {percent} % of the rows; counted over latents");
        }

        foreach (var percent in (int[])[1, 10])
        {
            var often = firings.Select(f => f > percent * 0.01 * rows ? (double)f : 0).ToArray();
            yield return OfFirings($"normalized_freq_over_{percent}_percent", often,
                $"Share of all firings that come from latents that fire in more than {percent} % of the rows, 0 without firings; counted over latents");
        }

        Measurement Share(string name, double[] values, Direction direction, string definition) => new()
        {
            Name = name,
            Value = values.Average(),
            Direction = direction,
            Definition = definition,
            Count = firings.Length,
            Interval = latents.OfMean(values),
        };

        Measurement OfFirings(string name, double[] values, string definition)
        {
            var all = firings.Select(f => (double)f).ToArray();
            var sum = all.Sum();
            return new Measurement
            {
                Name = name,
                Value = sum > 0 ? values.Sum() / sum : 0,
                Direction = Direction.LowerIsBetter,
                Definition = definition,
                Count = firings.Length,
                Interval = sum > 0 ? latents.OfRatio(values, all) : null,
            };
        }
    }

    private double[] Indicator(Func<long, bool> holds) => [.. firings.Select(f => holds(f) ? 1.0 : 0)];
}

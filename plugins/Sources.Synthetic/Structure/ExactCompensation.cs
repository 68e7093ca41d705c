using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Solves for probabilities with which children fire at the rates that the law asks for.</summary>
/// <remarks>
/// <para>Given what features share, ε, they are independent. So the rate of child i is the mean over ε of A_P(ε)·q_i(ε)·κ_i(ε): its parent is active,
/// it fires with a magnitude above 0, and it is not among those that make way, κ_i = E[1/(1 + siblings that would fire)] = ∫₀¹ Π_s (1 − q_s + q_s·t) dt.
/// Level by level, each threshold is found by bisection while κ is held, and κ is renewed until nothing moves.</para>
/// <para>The mean is taken over <see cref="Points"/> draws of ε, always the same for a world. A child whose parent fires too rarely for it reaches
/// the largest probability, and stays below its rate.</para>
/// </remarks>
internal sealed class ExactCompensation(FeatureTree tree, double[] rates, CorrelationFactor correlation, MagnitudeTable magnitudes, RandomStream random)
{
    /// <summary>Draws of ε: the rate of a child is met to about 2 %.</summary>
    private const int Points = 2048;

    private const int MostRounds = 12, Halvings = 24;
    private const double LargestProbability = 0.999, HighestThreshold = 12;

    /// <summary>Nodes and weights of Gauss and Legendre on [0, 1], exact for up to eight siblings.</summary>
    private static readonly (double Place, double Weight)[] Quadrature =
    [
        (0.06943184420297371, 0.17392742256872693), (0.33000947820757187, 0.32607257743127307),
        (0.6699905217924281, 0.32607257743127307), (0.9305681557970263, 0.17392742256872693),
    ];

    private readonly int _points = correlation.Rank > 0 ? Points : 1;
    private readonly Dictionary<int, double[]> _active = [];

    /// <returns>p, and how many reached the largest.</returns>
    public (double[] Probabilities, int Clamped) Solve()
    {
        var shared = new float[_points * correlation.Rank];
        random.FillGaussian(shared);
        var probabilities = (double[])rates.Clone();
        var clamped = 0;
        foreach (var feature in tree.TopDown)
        {
            if (tree.Below(feature) is not { } group)
                continue;
            if (tree.Parents[feature] < 0)
                _active[feature] = Firing(Projections(feature, shared), -Normal.Quantile(rates[feature]), feature);
            clamped += SolveGroup(group, _active[feature], shared, probabilities);
            _active.Remove(feature);
        }

        return (probabilities, clamped);
    }

    private int SolveGroup(FeatureGroup group, double[] parent, float[] shared, double[] probabilities)
    {
        var count = group.Children.Length;
        var projections = group.Children.Select(c => Projections(c, shared)).ToArray();
        var firing = group.Children.Select((c, k) => Firing(projections[k], -Normal.Quantile(Math.Min(rates[c] / Math.Max(rates[group.Parent], 1e-12), LargestProbability)), c)).ToArray();
        var stays = Enumerable.Range(0, count).Select(_ => Enumerable.Repeat(1.0, _points).ToArray()).ToArray();
        var thresholds = new double[count];
        for (var round = 0; round < MostRounds; round++)
        {
            if (group.Rule == GroupRule.Exclusive)
                MakeWay(firing, stays);
            var moved = 0.0;
            for (var k = 0; k < count; k++)
            {
                var threshold = ThresholdFor(group.Children[k], projections[k], parent, stays[k]);
                moved = Math.Max(moved, Math.Abs(threshold - thresholds[k]));
                thresholds[k] = threshold;
                firing[k] = Firing(projections[k], threshold, group.Children[k]);
            }

            if (moved < 1e-5 || group.Rule != GroupRule.Exclusive)
                break;
        }

        var clamped = 0;
        for (var k = 0; k < count; k++)
        {
            probabilities[group.Children[k]] = Normal.Cumulative(-thresholds[k]);
            clamped += probabilities[group.Children[k]] >= LargestProbability - 1e-9 ? 1 : 0;
            if (tree.Below(group.Children[k]) is not null)
                _active[group.Children[k]] = [.. Enumerable.Range(0, _points).Select(m => parent[m] * firing[k][m] * stays[k][m])];
        }

        return clamped;
    }

    private double ThresholdFor(int child, double[] projections, double[] parent, double[] stays)
    {
        var (low, high) = (-Normal.Quantile(LargestProbability), HighestThreshold);
        var scale = 1 / Math.Sqrt(correlation.Own[child]);
        var chance = magnitudes.ChanceOfFiring(child);
        for (var step = 0; step < Halvings; step++)
        {
            var middle = (low + high) / 2;
            var rate = 0.0;
            for (var m = 0; m < projections.Length; m++)
                rate += parent[m] * stays[m] * Normal.Roughly((projections[m] - middle) * scale);
            (low, high) = rate * chance / projections.Length > rates[child] ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>κ of each child at each ε.</summary>
    private static void MakeWay(double[][] firing, double[][] stays)
    {
        for (var k = 0; k < firing.Length; k++)
        {
            for (var m = 0; m < stays[k].Length; m++)
            {
                var sum = 0.0;
                foreach (var (place, weight) in Quadrature)
                {
                    var product = weight;
                    for (var s = 0; s < firing.Length; s++)
                        product *= s == k ? 1 : 1 - (firing[s][m] * (1 - place));
                    sum += product;
                }

                stays[k][m] = sum;
            }
        }
    }

    /// <summary>F_i·ε at each ε.</summary>
    private double[] Projections(int feature, float[] shared)
    {
        var row = correlation.Row(feature);
        var result = new double[_points];
        for (var m = 0; m < _points; m++)
        {
            for (var r = 0; r < row.Length; r++)
                result[m] += row[r] * shared[(m * row.Length) + r];
        }

        return result;
    }

    private double[] Firing(double[] projections, double threshold, int feature)
    {
        var scale = 1 / Math.Sqrt(correlation.Own[feature]);
        var chance = magnitudes.ChanceOfFiring(feature);
        return [.. projections.Select(s => chance * Normal.Roughly((s - threshold) * scale))];
    }
}

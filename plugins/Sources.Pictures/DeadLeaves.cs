using SaeLab.Numerics;

namespace SaeLab.Sources.Pictures;

/// <summary>Opaque discs in front of each other, like leaves on the ground (Matheron 1968; Lee, Mumford and Huang 2001 for pictures of things).</summary>
/// <remarks>
/// Radii have a density ∝ r⁻³, so that every octave of sizes covers as much: no scale is special, as in photographs. The law needs two ends. The least
/// radius is 3 pixels: smaller discs would be noise to patches of 8. The greatest is a quarter of the side, so that no picture is of a few things only.
/// Opposite edges are neighbours: no place is special, and the filter, which takes them for neighbours too, finds no edge there.
/// </remarks>
internal static class DeadLeaves
{
    private const double LeastRadius = 3;

    /// <summary>A picture: lays discs from the front to the back until every pixel is covered.</summary>
    /// <param name="random">Where the discs come from; four numbers each.</param>
    /// <param name="size">Pixels along a side, a power of 2, at least 16.</param>
    /// <returns>Greys in [0, 1), line by line.</returns>
    public static double[] Draw(RandomStream random, int size)
    {
        var grey = new double[size * size];
        var covered = new bool[size * size];
        for (var left = grey.Length; left > 0;)
        {
            var radius = Radius(random.NextDouble(), size / 4.0);
            var (x, y, shade) = (size * random.NextDouble(), size * random.NextDouble(), random.NextDouble());
            for (var row = (int)Math.Ceiling(y - radius); row <= y + radius; row++)
            {
                var reach = Math.Sqrt((radius * radius) - ((row - y) * (row - y)));
                var line = (row & (size - 1)) * size;
                for (var column = (int)Math.Ceiling(x - reach); column <= x + reach; column++)
                {
                    var place = line + (column & (size - 1));
                    if (covered[place])
                        continue;
                    covered[place] = true;
                    grey[place] = shade;
                    left--;
                }
            }
        }

        return grey;
    }

    /// <summary>By inversion of the distribution: 1/r² is uniform between its ends.</summary>
    internal static double Radius(double uniform, double greatest)
    {
        var (most, least) = (1 / (LeastRadius * LeastRadius), 1 / (greatest * greatest));
        return 1 / Math.Sqrt(most - (uniform * (most - least)));
    }
}

using SaeLab.Numerics;

namespace SaeLab.Sources.Planted;

/// <summary>The directions of features in rows and in targets.</summary>
internal static class FeatureDirections
{
    /// <summary>g [features, d], rows of norm 1; in rows of several parts, a feature that all parts share has the norm 1/√parts in each.</summary>
    public static Matrix OfRows(PlantedOptions options, RandomStream random)
    {
        if (options.Parts == 1)
            return Draw(options.Directions, options.Features, options.Dimension, random);
        var width = options.Dimension / options.Parts;
        var rows = new Matrix(options.Features, options.Dimension);
        for (var part = 0; part < options.Parts; part++)
        {
            using var directions = Draw(options.Directions, options.Features, width, random.For($"part {part}"));
            for (var i = 0; i < options.Features; i++)
            {
                var owner = PartOf(options, i);
                if (owner is not null && owner != part)
                    continue;
                var norm = owner is null ? 1 / Math.Sqrt(options.Parts) : 1;
                var destination = rows.Row(i).Slice(part * width, width);
                for (var c = 0; c < width; c++)
                    destination[c] = (float)(norm * directions[i, c]);
            }
        }

        return rows;
    }

    /// <summary>h [features, target dimension], rows of norm 1.</summary>
    public static Matrix OfTargets(PlantedOptions options, RandomStream random) =>
        Draw(options.Directions, options.Features, options.Targets!.Dimension, random);

    /// <summary>The only part in which a feature appears, or null where it appears in all.</summary>
    /// <remarks>Shared features are spread evenly over the features, so that frequent and rare ones are shared alike.</remarks>
    public static int? PartOf(PlantedOptions options, int feature)
    {
        var sharedBefore = SharedBelow(feature);
        return SharedBelow(feature + 1) > sharedBefore ? null : (int)((feature - sharedBefore) % options.Parts);

        long SharedBelow(int count) => (long)Math.Floor((options.Shared * count) + 1e-9);
    }

    /// <summary>A vector of random direction and a given norm [1, dimension].</summary>
    public static Matrix Offset(int dimension, double norm, RandomStream random)
    {
        var offset = RandomDirections.Independent(1, dimension, random);
        foreach (ref var value in offset.Span)
            value *= (float)norm;
        return offset;
    }

    private static Matrix Draw(PlantedDirections kind, int count, int dimension, RandomStream random) => kind == PlantedDirections.Orthogonal
        ? RandomDirections.Orthonormal(count, dimension, random)
        : RandomDirections.Independent(count, dimension, random);
}

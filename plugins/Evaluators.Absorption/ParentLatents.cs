using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Absorption;

/// <summary>The latents that stand for parents.</summary>
internal static class ParentLatents
{
    /// <summary>j*(i) for features that have children, −1 for the others.</summary>
    public static int[] Of(Matrix decoder, IFeatureHierarchy truth)
    {
        var latents = new int[truth.Directions.Rows];
        Array.Fill(latents, -1);
        var parents = truth.Parents.Where(p => p >= 0).Distinct().Order().ToArray();
        if (parents.Length == 0)
            return latents;
        using var directions = Matrix.FromRows([.. parents.Select(p => truth.Directions.Row(p).ToArray())]);
        using var cosines = Cosines.Between(directions, decoder);
        for (var k = 0; k < parents.Length; k++)
        {
            var row = cosines.Row(k);
            var best = 0;
            for (var j = 1; j < row.Length; j++)
                best = Math.Abs(row[j]) > Math.Abs(row[best]) ? j : best;
            latents[parents[k]] = best;
        }

        return latents;
    }
}

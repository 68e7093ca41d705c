using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Absorption;

/// <summary>The latents that stand for parents and for children. Follows from directions alone.</summary>
internal sealed class FamilyLatents
{
    private const int StripEntries = 1 << 22;

    /// <param name="decoder">d [latents, d].</param>
    /// <param name="truth">g and parents.</param>
    public FamilyLatents(Matrix decoder, IFeatureHierarchy truth)
    {
        Parents = [.. truth.Parents.Where(p => p >= 0).Distinct().Order()];
        Children = [.. Enumerable.Range(0, truth.Parents.Count).Where(i => truth.Parents[i] >= 0)];
        (OfParent, Cosines) = (new int[truth.Directions.Rows], new float[truth.Directions.Rows]);
        Array.Fill(OfParent, -1);
        int[] features = [.. Parents.Union(Children).Order()];
        var height = Math.Max(1, StripEntries / decoder.Rows);
        foreach (var strip in features.Chunk(height))
        {
            using var directions = Matrix.FromRows([.. strip.Select(i => truth.Directions.Row(i).ToArray())]);
            using var cosines = Numerics.Cosines.Between(directions, decoder);
            for (var k = 0; k < strip.Length; k++)
            {
                var row = cosines.Row(k);
                var nearest = Nearest(row);
                (OfParent[strip[k]], Cosines[strip[k]]) = (nearest, Math.Abs(row[nearest]));
            }
        }

        foreach (var childless in features.Except(Parents))
            OfParent[childless] = -1;
    }

    /// <summary>Features that have children, ascending.</summary>
    public IReadOnlyList<int> Parents { get; }

    /// <summary>Features that have a parent, ascending.</summary>
    public IReadOnlyList<int> Children { get; }

    /// <summary>j*(i) = argmax_j |cos(d_j, g_i)| by feature, of equal ones the first; −1 for features without children.</summary>
    public int[] OfParent { get; }

    /// <summary>max_j |cos(d_j, g_i)| by feature; 0 for features without children or parent.</summary>
    public float[] Cosines { get; }

    private static int Nearest(ReadOnlySpan<float> cosines)
    {
        var nearest = 0;
        for (var j = 1; j < cosines.Length; j++)
            nearest = Math.Abs(cosines[j]) > Math.Abs(cosines[nearest]) ? j : nearest;
        return nearest;
    }
}

using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>How alike the dictionaries of different seeds are.</summary>
internal static class Reproducibility
{
    /// <summary>The cosine from which on two decoder rows count as the same direction.</summary>
    public const double SameDirection = 0.7;

    /// <summary>The most latents for which rows are matched; the time grows with their cube at worst.</summary>
    public const int MostLatents = 4096;

    private const int MostPairs = 10;

    /// <summary>
    /// The share of decoder rows whose partner in another seed's dictionary, by the one-to-one assignment with the largest sum of cosines, has a cosine of at
    /// least 0.7; the mean over pairs of seeds, the first ten of them.
    /// </summary>
    /// <returns>Null where there are no two dictionaries of one size, or they are too large.</returns>
    public static double? Of(ComparedCell cell)
    {
        var files = cell.Runs.Where(r => r.Results is { } results && results.Shape.LatentCount <= MostLatents)
            .Select(r => Path.Combine(r.Folder, "dictionary.msgpack")).Where(File.Exists).ToList();
        var pairs = (from j in Enumerable.Range(0, files.Count) from i in Enumerable.Range(0, j) select (I: i, J: j)).Take(MostPairs).ToList();
        if (pairs.Count == 0)
            return null;
        var dictionaries = files.Take(pairs.Max(p => p.J) + 1).Select(f => DictionaryFile.Read(f).Dictionary).ToList();
        try
        {
            return pairs.All(p => dictionaries[p.I].DecoderWeights.Columns == dictionaries[p.J].DecoderWeights.Columns && dictionaries[p.I].DecoderWeights.Rows == dictionaries[p.J].DecoderWeights.Rows)
                ? pairs.Average(p => Matched(dictionaries[p.I].DecoderWeights, dictionaries[p.J].DecoderWeights))
                : null;
        }
        finally
        {
            dictionaries.ForEach(d => d.Dispose());
        }
    }

    private static double Matched(Matrix a, Matrix b)
    {
        using var cosines = Cosines.Between(a, b);
        var partners = Assignment.Maximise(cosines);
        return (double)partners.Where((partner, row) => cosines.Row(row)[partner] >= SameDirection).Count() / a.Rows;
    }
}

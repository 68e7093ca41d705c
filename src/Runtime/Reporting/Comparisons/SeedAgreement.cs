using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>How alike dictionaries are whose runs differ in their seeds alone: means over pairs of them, the first ten.</summary>
/// <param name="Matched">
/// The share of decoder rows whose partner, by the one-to-one assignment with the largest sum of cosines, has a cosine of at least 0.7 (Paulo and Belrose 2025).
/// </param>
/// <param name="Shared">
/// The share of decoder rows, of both dictionaries, for which some row of the other one has a cosine above 0.9. All rows count, those of dead latents too.
/// </param>
public sealed record SeedAgreement(double Matched, double Shared)
{
    /// <summary>The most latents for which rows are matched; the time grows with their cube at worst.</summary>
    public const int MostLatents = 4096;

    private const double MatchedFrom = 0.7, SharedAbove = 0.9;
    private const int MostPairs = 10;

    /// <summary>Compares the dictionaries of runs.</summary>
    /// <param name="runs">Their folders with their results; runs without results or dictionary, and those with more than 4,096 latents, are left out.</param>
    /// <returns>Null where no two dictionaries are left, or they differ in size.</returns>
    /// <exception cref="Abstractions.InputException">A dictionary cannot be read.</exception>
    public static SeedAgreement? Of(IEnumerable<(string Folder, RunResults? Results)> runs)
    {
        var files = runs.Where(r => r.Results is { } results && results.Shape.LatentCount <= MostLatents)
            .Select(r => Path.Combine(r.Folder, "dictionary.msgpack")).Where(File.Exists).ToList();
        var pairs = (from j in Enumerable.Range(0, files.Count) from i in Enumerable.Range(0, j) select (I: i, J: j)).Take(MostPairs).ToList();
        if (pairs.Count == 0)
            return null;
        var dictionaries = files.Take(pairs.Max(p => p.J) + 1).Select(f => DictionaryFile.Read(f).Dictionary).ToList();
        try
        {
            if (dictionaries.Select(d => (d.DecoderWeights.Rows, d.DecoderWeights.Columns)).Distinct().Skip(1).Any())
                return null;
            var each = pairs.Select(p => Between(dictionaries[p.I].DecoderWeights, dictionaries[p.J].DecoderWeights)).ToList();
            return new SeedAgreement(each.Average(a => a.Matched), each.Average(a => a.Shared));
        }
        finally
        {
            dictionaries.ForEach(d => d.Dispose());
        }
    }

    /// <summary>Compares the decoder rows [m, d] of two dictionaries.</summary>
    internal static SeedAgreement Between(Matrix a, Matrix b)
    {
        using var cosines = Cosines.Between(a, b);
        var partners = Assignment.Maximise(cosines);
        var matched = partners.Where((partner, row) => cosines.Row(row)[partner] >= MatchedFrom).Count();
        var ofA = new bool[a.Rows];
        var ofB = new bool[b.Rows];
        for (var i = 0; i < a.Rows; i++)
        {
            for (var j = 0; j < b.Rows; j++)
            {
                if (cosines[i, j] > SharedAbove)
                    ofA[i] = ofB[j] = true;
            }
        }

        return new SeedAgreement((double)matched / a.Rows, (double)(ofA.Count(shared => shared) + ofB.Count(shared => shared)) / (a.Rows + b.Rows));
    }
}

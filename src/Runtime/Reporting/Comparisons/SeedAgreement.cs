using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>
/// How alike dictionaries are whose runs differ in their seeds alone: means over pairs of them, the first ten that were trained on the same features.
/// Only living latents count, those that fired in the held-out rows of their run.
/// </summary>
/// <param name="Matched">
/// The share of living latents whose decoder rows have a partner with a cosine of at least 0.7 by the one-to-one assignment with the largest sum of cosines (Paulo and Belrose 2025);
/// averaged over the two dictionaries.
/// </param>
/// <param name="Shared">The share of living latents for whose decoder row some living one of the other dictionary has a cosine above 0.9; averaged over the two.</param>
public sealed record SeedAgreement(double Matched, double Shared)
{
    /// <summary>The most latents for which rows are matched; the time grows with their cube at worst.</summary>
    public const int MostLatents = 4096;

    private const int MostPairs = 10;

    /// <summary>Compares the dictionaries of runs.</summary>
    /// <param name="runs">
    /// Their folders with their results; left out are runs without results or dictionary, those of which it is not known what lives, and those with more than 4,096 latents.
    /// </param>
    /// <returns>Null where no two dictionaries with the same source are left, or they differ in size.</returns>
    /// <exception cref="InputException">A dictionary cannot be read.</exception>
    public static SeedAgreement? Of(IEnumerable<(string Folder, RunResults? Results)> runs)
    {
        var known = runs.Where(r => r.Results is { DeadLatents: not null } results && results.Shape.LatentCount <= MostLatents)
            .Select(r => (File: Path.Combine(r.Folder, "dictionary.msgpack"), r.Results!.Shape, Dead: r.Results.DeadLatents!, World: SourceWorld.Of(RunReader.Leaves(r.Folder)))).Where(r => File.Exists(r.File)).ToList();
        var pairs = (from j in Enumerable.Range(0, known.Count) from i in Enumerable.Range(0, j) where known[i].World == known[j].World select (I: i, J: j)).Take(MostPairs).ToList();
        if (pairs.Count == 0 || known.Select(r => r.Shape).Distinct().Skip(1).Any())
            return null;
        var rows = known.Take(pairs.Max(p => p.J) + 1).Select(r => LivingRows(r.File, r.Dead)).ToList();
        try
        {
            var each = pairs.Select(p => Between(rows[p.I], rows[p.J])).ToList();
            return new SeedAgreement(each.Average(a => a.Matched), each.Average(a => a.Shared));
        }
        finally
        {
            rows.ForEach(r => r.Dispose());
        }
    }

    /// <summary>Compares the decoder rows [n, d] and [n', d] of the living latents of two dictionaries.</summary>
    internal static SeedAgreement Between(Matrix a, Matrix b)
    {
        using var cosines = Cosines.Between(a, b);
        var agreement = new RowAgreement(cosines);
        return new SeedAgreement(RowAgreement.ShareOf(agreement.Matched()), RowAgreement.ShareOf(agreement.Shared()));
    }

    private static Matrix LivingRows(string file, IReadOnlyList<int> dead)
    {
        using var dictionary = DictionaryFile.Read(file).Dictionary;
        return dictionary.DecoderWeights.SelectRows([.. Enumerable.Range(0, dictionary.DecoderWeights.Rows).Except(dead)]);
    }
}

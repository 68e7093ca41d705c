using System.Runtime.InteropServices;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class SourceSplitsLaw() : Law(
    ComponentKind.Source, "splits",
    "No held-out row is a training row.")
{
    private const int Rows = 2000;

    /// <summary>The fraction of held-out rows that may be a training row by chance: rows in which the same feature alone fires differ in 24 bits at most,
    /// so of 2,000 rows a few may agree. Parts that share rows share far more.</summary>
    private const double MostByChance = 0.005;

    internal override void Check(Form form, LawRun run)
    {
        using var source = SourceRows.Create(form, run);
        var training = Read(source, Split.Training);
        var heldOut = Read(source, Split.HeldOut);

        // What is there several times within a part, such as a row in which nothing fires, may be in both.
        var once = training.GroupBy(r => r).Where(g => g.Count() == 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        var shared = heldOut.GroupBy(r => r).Count(g => g.Count() == 1 && once.Contains(g.Key));
        run.Require(shared <= MostByChance * heldOut.Count, $"{shared} of {heldOut.Count} held-out rows are training rows too");
    }

    private static List<string> Read(IActivationSource source, Split split)
    {
        using var matrix = new Matrix(SourceRows.Count(source, split, Rows), source.InputDim);
        using var stream = source.Open(split);
        using var codes = source is IGroundTruth truth ? new SparseLatents(truth.Directions.Rows) : null;
        var read = stream.Read(matrix);
        if (codes is not null)
            ((IGroundTruthStream)stream).ReadCodes(codes);

        // Of thousands of rows in which one feature fires alone, two may have the same single-precision number by chance.
        return [.. Enumerable.Range(0, read).Where(r => codes is null || codes.Indices(r).Length != 1).Select(r => Convert.ToHexString(MemoryMarshal.AsBytes(matrix.Row(r))))];
    }
}

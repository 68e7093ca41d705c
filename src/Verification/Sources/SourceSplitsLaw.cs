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

    internal override void Check(Form form, LawRun run)
    {
        using var source = SourceRows.Create(form, run);
        var training = Read(source, Split.Training);
        var heldOut = Read(source, Split.HeldOut);

        // What is there several times within a part, such as a row in which nothing fires, may be in both.
        var once = training.GroupBy(r => r).Where(g => g.Count() == 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var row in heldOut.GroupBy(r => r).Where(g => g.Count() == 1))
            run.Require(!once.Contains(row.Key), "a held-out row is a training row too");
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

using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class SourceAliasingLaw() : Law(
    ComponentKind.Source, "aliasing",
    "Streams keep no reference to a matrix that they filled, leave earlier ones alone, and do not disturb each other.")
{
    private const int Rows = 16;

    internal override void Check(Form form, LawRun run)
    {
        using var source = SourceRows.Create(form, run);
        foreach (var split in Enum.GetValues<Split>())
        {
            var rows = SourceRows.Count(source, split, 3 * Rows) / 3;
            if (rows == 0)
                continue;
            using var calm = source.Open(split);
            var expected = Enumerable.Range(0, 3).Select(_ => SourceRows.Read(source, calm, rows)).ToList();
            CheckOverwriting(run, source, split, rows, expected);
            CheckTwoStreams(run, source, split, rows, expected);
        }
    }

    private static void CheckOverwriting(LawRun run, IActivationSource source, Split split, int rows, List<IReadOnlyList<float[]>> expected)
    {
        using var stream = source.Open(split);
        using var first = new Matrix(rows, source.InputDim);
        using var second = new Matrix(rows, source.InputDim);
        stream.Read(first);
        var kept = Snapshots.Of(first);
        stream.Read(second);
        run.Require(Snapshots.SameBits(kept, first.Span), $"reading on changed {split} rows that were given before");
        first.Span.Fill(float.NaN);
        second.Span.Fill(1e30f);
        SourceRows.RequireSame(run, expected[2], SourceRows.Read(source, stream, rows), $"{split} rows after earlier ones were overwritten");
    }

    private static void CheckTwoStreams(LawRun run, IActivationSource source, Split split, int rows, List<IReadOnlyList<float[]>> expected)
    {
        using var one = source.Open(split);
        using var other = source.Open(split);
        using var elsewhere = source.Open(split == Split.Training ? Split.HeldOut : Split.Training);
        for (var i = 0; i < 3; i++)
        {
            SourceRows.RequireSame(run, expected[i], SourceRows.Read(source, one, rows), $"{split} rows of one of two streams");
            SourceRows.Read(source, elsewhere, 1);
            SourceRows.RequireSame(run, expected[i], SourceRows.Read(source, other, rows), $"{split} rows of the other of two streams");
        }
    }
}

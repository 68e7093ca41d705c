using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class SourcePiecesLaw() : Law(
    ComponentKind.Source, "pieces",
    "Rows, codes and targets do not depend on how many are asked for at a time.")
{
    private const int Rows = 53;

    internal override void Check(Form form, LawRun run)
    {
        using var source = SourceRows.Create(form, run);
        foreach (var split in Enum.GetValues<Split>())
        {
            var rows = SourceRows.Count(source, split, Rows);
            using var whole = source.Open(split);
            var all = SourceRows.Read(source, whole, rows);
            foreach (var piece in new[] { 1, 2, 7, 32 })
            {
                using var stream = source.Open(split);
                int[] pieces = [.. Enumerable.Repeat(piece, rows / piece), .. rows % piece == 0 ? Array.Empty<int>() : [rows % piece]];
                SourceRows.RequireSame(run, all, SourceRows.Read(source, stream, pieces), $"{split} rows, {piece} at a time");
            }
        }
    }
}

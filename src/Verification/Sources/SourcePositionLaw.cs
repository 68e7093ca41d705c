using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class SourcePositionLaw() : Law(
    ComponentKind.Source, "position",
    "A stream whose position is set goes on from there exactly: in the same stream, in a new one, in one of another instance; forwards, backwards, and at rows where nothing was read before.")
{
    private const int Rows = 60;

    internal override void Check(Form form, LawRun run)
    {
        using var source = SourceRows.Create(form, run);
        using var other = SourceRows.Create(form, run);
        foreach (var split in Enum.GetValues<Split>())
        {
            // Beyond the end of a training part that ends, its rows come in another order, which must be restored too.
            var rows = SourceRows.Count(source, split, Rows);
            var total = split == Split.Training ? (int)Math.Min(3 * Rows, (source.RowCount(split) ?? Rows) + Rows) : rows;
            using var stream = source.Open(split);
            var all = SourceRows.Read(source, stream, total);
            foreach (var position in new[] { 0, 1, total / 3, total - 1, total / 2, total })
            {
                stream.Position = position;
                SourceRows.RequireSame(run, [.. all.Skip(position)], SourceRows.Read(source, stream, total - position), $"{split} from row {position}");
                using var another = other.Open(split);
                another.Position = position;
                SourceRows.RequireSame(run, [.. all.Skip(position)], SourceRows.Read(other, another, total - position), $"{split} from row {position} of another instance");
            }
        }
    }
}

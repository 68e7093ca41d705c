using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class SourceSeedsLaw() : Law(
    ComponentKind.Source, "seeds",
    "The same seed gives the same rows, bit for bit; another seed gives other rows, unless they come from files.")
{
    private const int Rows = 64;

    internal override void Check(Form form, LawRun run)
    {
        foreach (var split in Enum.GetValues<Split>())
        {
            var (first, again, other) = (Read("source"), Read("source"), Read("another source"));
            SourceRows.RequireSame(run, first.Rows, again.Rows, $"{split} rows of the same seed");
            if (first.Files.Count > 0)
                continue;
            run.Require(!first.Rows.Zip(other.Rows).All(p => Snapshots.SameBits(p.First, p.Second)), $"{split} rows are the same for another seed");

            (IReadOnlyList<float[]> Rows, IReadOnlyList<string> Files) Read(string seed)
            {
                using var source = SourceRows.Create(form, run, seed);
                using var stream = source.Open(split);
                return (SourceRows.Read(source, stream, SourceRows.Count(source, split, Rows)), source.Files);
            }
        }
    }
}

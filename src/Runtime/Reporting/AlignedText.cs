namespace SaeLab.Runtime.Reporting;

/// <summary>Rows of cells as lines of text in aligned columns.</summary>
internal static class AlignedText
{
    private const string Gap = "  ";

    /// <summary>A line per row.</summary>
    /// <param name="rows">The rows, all of the same length.</param>
    /// <param name="numeric">The columns that align at their right.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string[]> rows, int[] numeric)
    {
        var clean = rows.Select(row => row.Select(WithoutControls).ToArray()).ToList();
        var widths = Enumerable.Range(0, clean.Count == 0 ? 0 : clean[0].Length).Select(column => clean.Max(row => row[column].Length)).ToArray();
        return clean.Select(row => string.Join(Gap, row.Select((cell, column) =>
            numeric.Contains(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>A text that cannot break lines nor command a terminal.</summary>
    private static string WithoutControls(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
}

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>Finds places for the names of horizontal lines, so that no two names overlap and as little as may be lies below one.</summary>
/// <remarks>
/// A name wants to stand on its line at the right end. Where that is taken it goes to the left, under the line, or further away, whichever costs least; the
/// first such place wins, so equal lines have equal places whatever the machine.
/// </remarks>
internal static class LineLabels
{
    /// <summary>Height of a name and width of a letter: those of the largest letters that a page writes into pictures.</summary>
    public const double Height = 14, LetterWidth = 7.4;

    private const double Gap = 2, Steps = 6;
    private const int RowCost = 8, ObstacleCost = 10, UnderCost = 1;

    /// <summary>Places names.</summary>
    /// <param name="lines">The height of each line and the width of its name.</param>
    /// <param name="area">Where names may lie; lines run from its left to its right.</param>
    /// <param name="obstacles">What names had better not cover. Lines count as such too.</param>
    /// <returns>The place of each name; null where there is none left.</returns>
    public static IReadOnlyList<Box?> Place(IReadOnlyList<(double Y, double Width)> lines, Box area, IReadOnlyList<Box> obstacles)
    {
        var inTheWay = obstacles.Concat(lines.Select(l => new Box(area.Left, l.Y - 0.5, area.Right, l.Y + 0.5))).ToList();
        var taken = new List<Box?>();
        foreach (var (y, width) in lines)
        {
            var free = Candidates(y, width, area).Where(c => area.Holds(c.Box) && !taken.Any(t => t is { } box && box.Overlaps(c.Box))).ToList();
            taken.Add(free.Count == 0 ? null : free.MinBy(c => c.Cost + (ObstacleCost * inTheWay.Count(c.Box.Overlaps))).Box);
        }

        return taken;
    }

    private static IEnumerable<(Box Box, int Cost)> Candidates(double y, double width, Box area)
    {
        var rows = (int)Math.Ceiling((area.Bottom - area.Top) / Height);
        for (var row = 0; row < rows; row++)
        {
            foreach (var isUnder in new[] { false, true })
            {
                var top = isUnder ? y + Gap + (row * Height) : y - Gap - ((row + 1) * Height);
                for (var step = 0; step <= Steps; step++)
                {
                    var left = area.Right - width - ((area.Right - area.Left - width) * step / Steps);
                    yield return (new Box(left, top, left + width, top + Height), (RowCost * row) + (isUnder ? UnderCost : 0) + step);
                }
            }
        }
    }
}

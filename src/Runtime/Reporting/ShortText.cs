namespace SaeLab.Runtime.Reporting;

/// <summary>Shortens texts to the room that there is for them.</summary>
public static class ShortText
{
    private const string Ellipsis = "…";

    /// <summary>A text in one line of at most so many characters. What goes is its middle, for labels differ at their ends more often than not.</summary>
    /// <param name="text">The text; line ends become blanks.</param>
    /// <param name="room">How many characters there may be, at least 1.</param>
    public static string Within(string text, int room)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(room, 1);
        var line = text.ReplaceLineEndings(" ");
        if (line.Length <= room)
            return line;
        var tail = (room - Ellipsis.Length) / 2;
        return line[..(room - Ellipsis.Length - tail)] + Ellipsis + line[(line.Length - tail)..];
    }
}

using SaeLab.Abstractions;

namespace SaeLab.Runtime.Reporting;

/// <summary>The directions in words, as an arrow and as the key of a file.</summary>
internal static class Directions
{
    private static readonly (Direction Direction, string Key, string Word, string Arrow)[] All =
    [
        (Direction.Neutral, "neutral", "", ""),
        (Direction.HigherIsBetter, "higher_is_better", "higher", "↑"),
        (Direction.LowerIsBetter, "lower_is_better", "lower", "↓"),
        (Direction.OneIsBest, "one_is_best", "near 1", "→"),
    ];

    /// <summary>The keys that files use.</summary>
    public static IEnumerable<string> Keys => All.Select(d => d.Key);

    /// <summary>What is better: <c>higher</c>; nothing for a figure that only describes.</summary>
    public static string Word(this Direction direction) => Entry(direction).Word;

    /// <summary>An arrow the way that is better.</summary>
    public static string Arrow(this Direction direction) => Entry(direction).Arrow;

    /// <summary>The key that files use.</summary>
    public static string Key(this Direction direction) => Entry(direction).Key;

    /// <summary>The direction of a key, or null where there is none.</summary>
    public static Direction? OfKey(string key)
    {
        foreach (var entry in All)
        {
            if (entry.Key == key)
                return entry.Direction;
        }

        return null;
    }

    private static (Direction Direction, string Key, string Word, string Arrow) Entry(Direction direction) =>
        All.FirstOrDefault(d => d.Direction == direction, All[0]);
}

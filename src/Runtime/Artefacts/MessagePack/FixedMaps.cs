using System.Globalization;

namespace SaeLab.Runtime.Artefacts.MessagePack;

/// <summary>Maps whose keys stand in a fixed order, as in every file of ours.</summary>
internal static class FixedMaps
{
    /// <summary>Requires a key of a map.</summary>
    public static void ReadKey(this MessagePackReader reader, string key)
    {
        var start = reader.Offset;
        var found = reader.ReadString($"the key '{key}'");
        if (found != key)
            throw reader.Expected(start, $"the key '{key}'", $"'{Shortened(found)}'");
    }

    /// <summary>Requires a map of that many pairs.</summary>
    public static void ReadMapOf(this MessagePackReader reader, int pairs, string what)
    {
        var start = reader.Offset;
        var found = reader.ReadMapHeader(what);
        if (found != pairs)
        {
            throw reader.Expected(
                start,
                string.Create(CultureInfo.InvariantCulture, $"{what} with {pairs} keys"),
                found.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A string that fits into a message.</summary>
    public static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}

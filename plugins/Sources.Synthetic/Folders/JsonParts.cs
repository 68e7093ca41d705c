using System.Text.Json;

namespace SaeLab.Sources.Synthetic;

/// <summary>Parts of a JSON object, asked for by name. What is not as it should be is a <see cref="FormatException"/> that says what.</summary>
internal static class JsonParts
{
    /// <summary>A member that must be there.</summary>
    public static JsonElement Need(JsonElement element, string name) => Find(element, name) ?? throw new FormatException($"there is no {name}");

    /// <summary>A whole number that must be there.</summary>
    public static int Integer(JsonElement element, string name) => OptionalInteger(element, name) ?? throw new FormatException($"there is no {name}");

    /// <summary>A whole number; null where it is null or not there.</summary>
    public static int? OptionalInteger(JsonElement element, string name) =>
        Find(element, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw new FormatException($"{name} is {Shown(value)}, and not a whole number");

    /// <summary>The items of a list that must be there.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement element, string name) => ItemsOf(Need(element, name), name);

    /// <summary>The items of a list; none where it is null or not there.</summary>
    public static IEnumerable<JsonElement> OptionalItems(JsonElement element, string name) => Find(element, name) is { } list ? ItemsOf(list, name) : [];

    /// <summary>Whether a member is there and true.</summary>
    public static bool IsTrue(JsonElement element, string name) => Find(element, name) is { ValueKind: JsonValueKind.True };

    /// <summary>A member; null where it is null or not there.</summary>
    public static JsonElement? Find(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new FormatException($"{Shown(element)} stands where an object with {name} should");
        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private static IEnumerable<JsonElement> ItemsOf(JsonElement list, string name) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw new FormatException($"{name} is {Shown(list)}, and not a list");

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: <= 30 } text ? text : $"{value.GetRawText()[..30]}…";
}

using System.Text.Json;

namespace SaeLab.Sources.Synthetic;

/// <summary>Laws as SynthSAEBench's configurations write them: a number, or an object with a <c>generator_name</c>.</summary>
internal static class LawJson
{
    /// <summary>The numbers of each law in our order, by their names there; those with a default have it.</summary>
    private static readonly Dictionary<string, (string Name, double? Default)[]> Magnitudes = new(StringComparer.Ordinal)
    {
        ["constant"] = [("value", 1)],
        ["linear"] = [("start", null), ("end", null)],
        ["exponential"] = [("start", null), ("end", null)],
        ["folded_normal"] = [("mean", 0), ("std", 0.1)],
    };

    /// <summary>Reads the law of a magnitude.</summary>
    /// <exception cref="FormatException">It is none that is known.</exception>
    public static FeatureLaw Read(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Number)
            return FeatureLaw.Constant(element.GetDouble());
        var name = JsonParts.Need(element, "generator_name") is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
        if (!Magnitudes.TryGetValue(name, out var numbers))
            throw new FormatException($"there is no generator_name '{name}' here; known are {string.Join(", ", Magnitudes.Keys)}; give magnitudes in the manifest instead");
        var values = numbers.Select(n => Number(n.Name) ?? n.Default ?? throw new FormatException($"{name} lacks its {n.Name}")).ToList();
        if (Number("min_value") is > 0)
            throw new FormatException($"{name} has a min_value, which is not known here; give magnitudes in the manifest instead");
        if (Number("max_value") is { } largest)
            values.Add(largest);
        return FeatureLaw.Of(name, [.. values]);

        double? Number(string key) => JsonParts.Find(element, key) is not { } value ? null
            : value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw new FormatException($"{key} of {name} is not a number");
    }

    /// <summary>Writes a law; one that has no name there, or numbers that are refused there, as its mean, which says roughly what it is.</summary>
    public static void Write(Utf8JsonWriter json, string key, FeatureLaw law, double[] values)
    {
        if (law.Name == "constant" || !Magnitudes.TryGetValue(law.Name, out var numbers) || !IsTaken(law))
        {
            json.WriteNumber(key, values.Average());
            return;
        }

        json.WriteStartObject(key);
        json.WriteString("generator_name", law.Name);
        for (var i = 0; i < law.Numbers.Count; i++)
            json.WriteNumber(i < numbers.Length ? numbers[i].Name : "max_value", law.Numbers[i]);
        json.WriteEndObject();
    }

    /// <summary>Ends must be above 0 there, and so must a deviation and a largest number.</summary>
    private static bool IsTaken(FeatureLaw law) => law.Name == "folded_normal" ? law.Numbers.Skip(1).All(v => v > 0) : law.Numbers.All(v => v > 0);
}

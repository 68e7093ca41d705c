using System.Globalization;
using System.Text.Json;

namespace SaeLab.Runtime.Reporting;

/// <summary>A value of a JSON document that knows where it lies, and says so when it is not what was asked for.</summary>
/// <param name="Element">The value.</param>
/// <param name="Path">Where it lies: <c>$.measurements[2].value</c>.</param>
internal readonly record struct JsonField(JsonElement Element, string Path)
{
    /// <summary>Whether it is null.</summary>
    public bool IsNull => Element.ValueKind == JsonValueKind.Null;

    /// <summary>A member of an object.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public JsonField this[string name] => Optional(name) ?? throw new FormatException($"there is no {Path}.{name}");

    /// <summary>A member of an object, or null where there is none.</summary>
    /// <exception cref="FormatException">It is no object.</exception>
    public JsonField? Optional(string name)
    {
        if (Element.ValueKind != JsonValueKind.Object)
            throw Not("an object");
        return Element.TryGetProperty(name, out var member) ? new JsonField(member, $"{Path}.{name}") : null;
    }

    /// <summary>The items of an array.</summary>
    /// <exception cref="FormatException">It is no array.</exception>
    public IReadOnlyList<JsonField> Items()
    {
        if (Element.ValueKind != JsonValueKind.Array)
            throw Not("an array");
        var path = Path;
        return [.. Element.EnumerateArray().Select((item, i) => new JsonField(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]")))];
    }

    /// <summary>A text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public string Text()
    {
        try
        {
            return Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Not("a text");
        }
        catch (InvalidOperationException)
        {
            throw Not("a text in valid Unicode");
        }
    }

    /// <summary>A number; null is NaN.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public double Number() => IsNull ? double.NaN : Element.ValueKind == JsonValueKind.Number ? Element.GetDouble() : throw Not("a number or null");

    /// <summary>True or false.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public bool Flag() => Element.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => throw Not("true or false") };

    /// <summary>A whole number.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public long Whole() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt64(out var value) ? value : throw Not("a whole number");

    /// <summary>A whole number of 64 bits without sign.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public ulong Unsigned() => Element.ValueKind == JsonValueKind.Number && Element.TryGetUInt64(out var value) ? value : throw Not("a whole number from 0");

    /// <summary>A positive whole number of 31 bits.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public int Size() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var value) && value > 0 ? value : throw Not("a whole number from 1");

    /// <summary>A complaint that it is not what it should be.</summary>
    public FormatException Not(string wanted) => new($"{Path} is not {wanted}");
}

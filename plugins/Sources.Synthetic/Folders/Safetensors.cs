using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using SaeLab.Abstractions;

namespace SaeLab.Sources.Synthetic;

/// <summary>Reads and writes <c>.safetensors</c> files: the length of a JSON header, the header with each tensor's dtype, shape and place, and the numbers.</summary>
/// <remarks>Strict: what a header announces must be just what the file holds, before anything is allocated for it. Float64, float32, float16 and bfloat16, little-endian, on machines that are.</remarks>
internal static class Safetensors
{
    private const string Metadata = "__metadata__";
    private const long LongestHeader = 1 << 20;

    /// <summary>All tensors of a file.</summary>
    /// <exception cref="InputException">It cannot be read or is no such file; the message says where it goes wrong.</exception>
    public static Dictionary<string, TensorData> Read(string path)
    {
        using var stream = WorldFiles.Open(path);
        Span<byte> field = stackalloc byte[8];
        if (stream.ReadAtLeast(field, 8, throwOnEndOfStream: false) < 8)
            throw new InputException($"{path}: truncated: not even the length of a .safetensors header");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(field);
        if (length > LongestHeader || (long)length > stream.Length - 8)
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{path}: truncated or not a .safetensors file: it announces a header of {length} bytes and has {stream.Length - 8} more"));
        var header = new byte[length];
        stream.ReadExactly(header);
        var places = Parse(header, path).OrderBy(p => p.Begin).ToList();
        RequireWithoutHoles(places, stream.Length - stream.Position, path);
        var tensors = new Dictionary<string, TensorData>(StringComparer.Ordinal);
        foreach (var place in places)
        {
            var bytes = new byte[place.End - place.Begin];
            stream.ReadExactly(bytes);
            tensors.Add(place.Name, place.Dtype == "F64"
                ? new TensorData(place.Shape, MemoryMarshal.Cast<byte, double>(bytes).ToArray(), null)
                : new TensorData(place.Shape, null, Singles(bytes, place.Dtype)));
        }

        return tensors;
    }

    /// <summary>Writes tensors in the order of their names.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, TensorData> tensors)
    {
        var ordered = tensors.OrderBy(t => t.Key, StringComparer.Ordinal).ToList();
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            long begin = 0;
            json.WriteStartObject();
            foreach (var (name, tensor) in ordered)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", tensor.Doubles is null ? "F32" : "F64");
                WriteNumbers(json, "shape", tensor.Shape);
                WriteNumbers(json, "data_offsets", [begin, begin += tensor.Bytes.Length]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Data begins at a multiple of 8, as other readers like it.
        while (header.Length % 8 != 0)
            header.WriteByte((byte)' ');
        using var file = File.Create(path);
        Span<byte> field = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(field, header.Length);
        file.Write(field);
        header.WriteTo(file);
        foreach (var (_, tensor) in ordered)
            file.Write(tensor.Bytes);
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static List<Place> Parse(byte[] header, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return [.. document.RootElement.EnumerateObject().Where(p => p.Name != Metadata).Select(Parse)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw new InputException($"{path}: the .safetensors header is damaged: {exception.Message}", exception);
        }
    }

    private static Place Parse(JsonProperty property)
    {
        var dtype = property.Value.GetProperty("dtype").GetString();
        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())];
        long[] offsets = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt64())];
        var size = dtype switch
        {
            "F64" => 8,
            "F32" => 4,
            "F16" or "BF16" => 2,
            _ => throw new FormatException($"tensor '{property.Name}' is of dtype {dtype}; F64, F32, F16 and BF16 are read"),
        };
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || Array.Exists(shape, s => s < 0))
            throw new FormatException($"tensor '{property.Name}' has an impossible shape or place");
        var count = shape.Aggregate(1L, (product, s) => checked(product * s));
        var bytes = checked(count * size);
        if (bytes != offsets[1] - offsets[0] || bytes > Array.MaxLength)
            throw new FormatException($"tensor '{property.Name}' of shape [{string.Join(", ", shape)}] takes {bytes} bytes, and not {offsets[1] - offsets[0]}, at most {Array.MaxLength}");
        return new Place(property.Name, dtype, shape, offsets[0], offsets[1]);
    }

    private static float[] Singles(byte[] bytes, string dtype) => dtype switch
    {
        "F16" => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), half => (float)half),
        "BF16" => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), upper => BitConverter.UInt32BitsToSingle((uint)upper << 16)),
        _ => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
    };

    private static void RequireWithoutHoles(List<Place> places, long length, string path)
    {
        long end = 0;
        foreach (var place in places)
        {
            if (place.Begin != end)
                throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{path}: the .safetensors header is damaged: tensor '{place.Name}' begins at byte {place.Begin}, and the one before ends at {end}"));
            end = place.End;
        }

        if (end != length)
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{path}: {(length < end ? "truncated" : "too long")}: its tensors take {end} bytes, but {length} follow the header"));
    }

    private sealed record Place(string Name, string Dtype, long[] Shape, long Begin, long End);
}

/// <summary>A tensor in memory, of one of two precisions.</summary>
/// <param name="Shape">Its lengths.</param>
/// <param name="Doubles">Its numbers where it is float64.</param>
/// <param name="Singles">Its numbers where it is float32, or was shorter in its file.</param>
internal sealed record TensorData(long[] Shape, double[]? Doubles, float[]? Singles)
{
    /// <summary>A vector of float64.</summary>
    public static TensorData Of(double[] values) => new([values.Length], values, null);

    /// <summary>A tensor of float32.</summary>
    public static TensorData Of(float[] values, params long[] shape) => new(shape.Length == 0 ? [values.Length] : shape, null, values);

    /// <summary>As float64.</summary>
    public double[] AsDoubles => Doubles ?? [.. Singles!.Select(v => (double)v)];

    /// <summary>As float32.</summary>
    public float[] AsSingles => Singles ?? [.. Doubles!.Select(v => (float)v)];

    /// <summary>As they lie in a file.</summary>
    public ReadOnlySpan<byte> Bytes => Doubles is null ? MemoryMarshal.AsBytes<float>(Singles) : MemoryMarshal.AsBytes<double>(Doubles);
}

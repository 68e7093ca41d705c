using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using SaeLab.Abstractions;

namespace SaeLab.Sources.Files;

/// <summary>The header of a <c>.safetensors</c> file: its length, and JSON with each tensor's dtype, shape and place.</summary>
internal static class SafetensorsHeader
{
    private const string Metadata = "__metadata__";

    /// <summary>The format's own limit.</summary>
    private const ulong LongestHeader = 100_000_000;

    /// <param name="stream">At the start of the file.</param>
    /// <param name="path">For messages.</param>
    /// <param name="wanted">The tensor's name; null for the only one with two dimensions.</param>
    /// <exception cref="InputException">No such file, a damaged one, no such tensor, or one of a kind that is not read.</exception>
    public static TensorLocation Read(Stream stream, string path, string? wanted)
    {
        Span<byte> lengthField = stackalloc byte[8];
        if (stream.ReadAtLeast(lengthField, 8, throwOnEndOfStream: false) < 8)
            throw new InputException($"{path}: truncated: not even the length of a .safetensors header");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthField);
        if (length > LongestHeader || (long)length > stream.Length - 8)
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{path}: truncated or not a .safetensors file: it announces a header of {length} bytes and has {stream.Length - 8} more"));
        var header = new byte[length];
        stream.ReadExactly(header);
        var tensors = Parse(header, path);
        var dataStart = 8 + (long)length;
        RequireWithoutHoles(tensors, stream.Length - dataStart, path);
        var tensor = Choose(tensors, wanted, path);
        var what = $"{path}: tensor '{tensor.Name}'";
        var type = TypeOf(tensor.Dtype, what);
        var (rows, columns) = Shapes.Require(tensor.Shape, type.Size(), what);
        if (rows * columns * type.Size() != tensor.End - tensor.Begin)
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{what}: {rows} x {columns} numbers of {tensor.Dtype} are {rows * columns * type.Size()} bytes, but it has {tensor.End - tensor.Begin}"));
        return new TensorLocation(type, rows, columns, dataStart + tensor.Begin);
    }

    private static Tensor Choose(List<Tensor> tensors, string? wanted, string path)
    {
        var names = tensors.Count == 0 ? "none" : string.Join(", ", tensors.Select(tensor => $"{tensor.Name} {Shapes.Text(tensor.Shape)}"));
        if (wanted is not null)
            return tensors.Find(tensor => tensor.Name == wanted) ?? throw new InputException($"{path}: there is no tensor '{wanted}'; there are: {names}");
        var candidates = tensors.FindAll(tensor => tensor.Shape.Count == 2);
        return candidates.Count == 1
            ? candidates[0]
            : throw new InputException($"{path}: {(candidates.Count == 0 ? "no tensor has" : "several tensors have")} two dimensions; name one with the option 'tensor'; there are: {names}");
    }

    private static List<Tensor> Parse(byte[] header, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return [.. document.RootElement.EnumerateObject().Where(property => property.Name != Metadata).Select(Parse)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new InputException($"{path}: the .safetensors header is damaged: {exception.Message}", exception);
        }
    }

    private static Tensor Parse(JsonProperty property)
    {
        var offsets = Member(property, "data_offsets", JsonValueKind.Array).EnumerateArray().Select(offset => offset.GetInt64()).ToList();
        var shape = Member(property, "shape", JsonValueKind.Array).EnumerateArray().Select(length => length.GetInt64()).ToList();
        if (offsets.Count != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || shape.Exists(length => length < 0))
            throw new FormatException($"tensor '{property.Name}' has an impossible shape or place");
        return new Tensor(property.Name, Member(property, "dtype", JsonValueKind.String).GetString()!, shape, offsets[0], offsets[1]);
    }

    private static JsonElement Member(JsonProperty property, string name, JsonValueKind kind) =>
        property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw new FormatException($"tensor '{property.Name}' has no {name}");

    private static void RequireWithoutHoles(List<Tensor> tensors, long dataLength, string path)
    {
        long end = 0;
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End))
        {
            if (tensor.Begin != end)
                throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{path}: the .safetensors header is damaged: tensor '{tensor.Name}' begins at byte {tensor.Begin}, and the one before ends at {end}"));
            end = tensor.End;
        }

        if (end != dataLength)
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{path}: {(dataLength < end ? "truncated" : "too long")}: its tensors take {end} bytes, but {dataLength} follow the header"));
    }

    private static ElementType TypeOf(string dtype, string what) => dtype switch
    {
        "F32" => ElementType.Float32,
        "F16" => ElementType.Float16,
        "BF16" => ElementType.BFloat16,
        "F64" => ElementType.Float64,
        _ => throw new InputException($"{what} is of dtype {dtype}, and none of F32, F16, BF16, F64"),
    };

    private sealed record Tensor(string Name, string Dtype, List<long> Shape, long Begin, long End);
}

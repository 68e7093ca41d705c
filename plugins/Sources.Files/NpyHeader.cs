using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SaeLab.Abstractions;

namespace SaeLab.Sources.Files;

/// <summary>The header of a <c>.npy</c> file, versions 1 to 3: magic, version, and a Python dictionary with dtype, order and shape.</summary>
internal static partial class NpyHeader
{
    private const int LongestHeader = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <exception cref="InputException">No such file, a kind of array that is not read, or a length that does not fit the shape.</exception>
    public static TensorLocation Read(Stream stream, string path)
    {
        Span<byte> start = stackalloc byte[8];
        if (stream.ReadAtLeast(start, 8, throwOnEndOfStream: false) < 8 || !start[..6].SequenceEqual(Magic))
            throw new InputException($"{path}: not a .npy file (it does not begin with the magic \\x93NUMPY)");
        if (start[6] is < 1 or > 3)
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{path}: .npy format version {start[6]}.{start[7]} is not known; versions 1 to 3 are"));
        var lengthBytes = start[6] == 1 ? 2 : 4;
        Span<byte> lengthField = stackalloc byte[4];
        lengthField.Clear();
        if (stream.ReadAtLeast(lengthField[..lengthBytes], lengthBytes, throwOnEndOfStream: false) < lengthBytes)
            throw Truncated(path);
        var length = BitConverter.ToUInt32(lengthField);
        if (length > stream.Length - stream.Position)
            throw Truncated(path);
        if (length > LongestHeader)
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{path}: a .npy header of {length} bytes is not that of a plain array"));
        var header = new byte[length];
        stream.ReadExactly(header);
        return Locate(Encoding.UTF8.GetString(header), path, stream.Position, stream.Length);
    }

    private static TensorLocation Locate(string header, string path, long offset, long fileLength)
    {
        var (dtype, order, shapeText) = (Dtype().Match(header), FortranOrder().Match(header), Shape().Match(header));
        if (!dtype.Success || !order.Success || !shapeText.Success)
            throw new InputException($"{path}: the .npy header is damaged or not that of a plain array: {header.Trim()}");
        var type = TypeOf(dtype.Groups[1].Value, path);
        if (order.Groups[1].Value == "True")
            throw new InputException($"{path}: stored column by column (Fortran order); save numpy.ascontiguousarray(x) instead");
        var (rows, columns) = Shapes.Require(ParseShape(shapeText.Groups[1].Value, path), type.Size(), path);
        var expected = rows * columns * type.Size();
        if (fileLength - offset != expected)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {(fileLength - offset < expected ? "truncated" : "too long")}: {rows} x {columns} numbers are {expected} bytes, but {fileLength - offset} follow the header"));
        }

        return new TensorLocation(type, rows, columns, offset);
    }

    private static ElementType TypeOf(string dtype, string path) => dtype switch
    {
        "<f4" => ElementType.Float32,
        "<f2" => ElementType.Float16,
        "<f8" => ElementType.Float64,
        _ when dtype.StartsWith('>') => throw new InputException($"{path}: dtype '{dtype}' is big-endian; save x.astype('<f4') instead"),
        _ => throw new InputException($"{path}: dtype '{dtype}' is none of '<f4', '<f2', '<f8'; save x.astype('<f4') instead"),
    };

    private static List<long> ParseShape(string text, string path)
    {
        var shape = new List<long>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
                throw new InputException($"{path}: the .npy header has the shape ({text}), which is none");
            shape.Add(length);
        }

        return shape;
    }

    private static InputException Truncated(string path) => new($"{path}: truncated: the file ends inside its header");

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""")]
    private static partial Regex Dtype();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex FortranOrder();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""")]
    private static partial Regex Shape();
}

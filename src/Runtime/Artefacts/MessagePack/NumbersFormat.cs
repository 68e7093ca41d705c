using System.Globalization;
using System.Runtime.InteropServices;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Artefacts.MessagePack;

/// <summary>Numbers in bulk: little-endian binary, with the shape beside it where there is one.</summary>
/// <remarks>Binary that would reach 2³¹ bytes is an array of pieces to be joined, since few readers take more in one.</remarks>
internal static class NumbersFormat
{
    /// <summary>Bytes of a piece; larger data are cut.</summary>
    public const int PieceBytes = 1 << 30;

    /// <summary>Writes data as binary, or as an array of binary where it is longer than a piece.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="pieceBytes">Bytes of a piece, a multiple of the number's size.</param>
    public static void WriteNumbers<T>(this MessagePackWriter writer, ReadOnlySpan<T> values, int pieceBytes = PieceBytes) where T : unmanaged
    {
        RequireLittleEndian();
        var piece = pieceBytes / Marshal.SizeOf<T>();
        if (values.Length <= piece)
        {
            writer.WriteBinary(MemoryMarshal.AsBytes(values));
            return;
        }

        writer.WriteArrayHeader((values.Length + piece - 1) / piece);
        for (; values.Length > piece; values = values[piece..])
            writer.WriteBinary(MemoryMarshal.AsBytes(values[..piece]));
        writer.WriteBinary(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Reads as many numbers as the destination holds, in one piece or several.</summary>
    public static void ReadNumbers<T>(this MessagePackReader reader, Span<T> destination) where T : unmanaged
    {
        RequireLittleEndian();
        var pieces = reader.PeekType() == MessagePackType.Array ? reader.ReadArrayHeader() : 1;
        for (var piece = 0; piece < pieces; piece++)
        {
            var start = reader.Offset;
            var bytes = reader.ReadBinaryHeader();
            if (bytes % Marshal.SizeOf<T>() != 0 || bytes / Marshal.SizeOf<T>() > destination.Length || (piece == pieces - 1 && bytes / Marshal.SizeOf<T>() < destination.Length))
            {
                throw reader.Expected(
                    start,
                    string.Create(CultureInfo.InvariantCulture, $"binary of {(long)destination.Length * Marshal.SizeOf<T>()} bytes"),
                    string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"));
            }

            var count = bytes / Marshal.SizeOf<T>();
            reader.ReadRaw(MemoryMarshal.AsBytes(destination[..count]));
            destination = destination[count..];
        }

        if (destination.Length > 0)
            throw reader.Expected(reader.Offset, "binary", "an empty array");
    }

    /// <summary>Reads numbers of which only the count of bytes is known, in one piece.</summary>
    public static T[] ReadNumberArray<T>(this MessagePackReader reader) where T : unmanaged
    {
        RequireLittleEndian();
        var start = reader.Offset;
        var bytes = reader.ReadBinaryHeader();
        if (bytes % Marshal.SizeOf<T>() != 0)
        {
            throw reader.Expected(
                start,
                string.Create(CultureInfo.InvariantCulture, $"binary of a multiple of {Marshal.SizeOf<T>()} bytes"),
                string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"));
        }

        var values = new T[bytes / Marshal.SizeOf<T>()];
        reader.ReadRaw(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Makes a matrix and reads its numbers; refuses shapes that the rest of the file cannot fill.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="name">The matrix's name, for the message.</param>
    public static Matrix ReadMatrix(this MessagePackReader reader, int rows, int columns, string name)
    {
        var count = (long)rows * columns;
        if (count > int.MaxValue || count * sizeof(float) > reader.Remaining)
        {
            throw reader.Expected(
                reader.Offset,
                string.Create(CultureInfo.InvariantCulture, $"{count * sizeof(float)} bytes for {name} [{rows}, {columns}]"),
                string.Create(CultureInfo.InvariantCulture, $"only {reader.Remaining}"));
        }

        var matrix = new Matrix(rows, columns);
        try
        {
            reader.ReadNumbers(matrix.Span);
            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("SaeLab's files hold little-endian numbers, and this machine is big-endian.");
    }
}

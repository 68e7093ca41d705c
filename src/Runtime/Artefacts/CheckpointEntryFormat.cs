using SaeLab.Runtime.Artefacts.MessagePack;

namespace SaeLab.Runtime.Artefacts;

/// <summary>A checkpoint's entry in its file.</summary>
internal static class CheckpointEntryFormat
{
    private const string Matrix = "matrix", Int64s = "int64", Doubles = "float64", Bytes = "bytes", Text = "text";

    public static void Write(MessagePackWriter writer, CheckpointEntry entry, int pieceBytes)
    {
        writer.WriteMapHeader(entry is MatrixEntry ? 4 : 3);
        writer.WriteString("name");
        writer.WriteString(entry.Name);
        writer.WriteString("kind");
        switch (entry)
        {
            case MatrixEntry matrix:
                writer.WriteString(Matrix);
                writer.WriteString("shape");
                writer.WriteArrayHeader(2);
                writer.WriteInteger(matrix.Values.Rows);
                writer.WriteInteger(matrix.Values.Columns);
                writer.WriteString("data");
                writer.WriteNumbers<float>(matrix.Values.Span, pieceBytes);
                break;
            case Int64Entry numbers:
                WriteArray(writer, Int64s, numbers.Values);
                break;
            case DoubleEntry numbers:
                WriteArray(writer, Doubles, numbers.Values);
                break;
            case BytesEntry bytes:
                WriteArray(writer, Bytes, bytes.Values);
                break;
            case TextEntry text:
                writer.WriteString(Text);
                writer.WriteString("data");
                writer.WriteString(text.Value);
                break;
            default:
                throw new ArgumentException($"Checkpoints have no word for {entry.GetType()}.", nameof(entry));
        }
    }

    public static CheckpointEntry Read(MessagePackReader reader)
    {
        var start = reader.Offset;
        var keys = reader.ReadMapHeader("an entry");
        reader.ReadKey("name");
        var name = reader.ReadString();
        reader.ReadKey("kind");
        var kindStart = reader.Offset;
        var kind = reader.ReadString();
        if (kind is not (Matrix or Int64s or Doubles or Bytes or Text))
            throw reader.Expected(kindStart, $"one of {Matrix}, {Int64s}, {Doubles}, {Bytes}, {Text}", $"'{FixedMaps.Shortened(kind)}'");
        if (keys != (kind == Matrix ? 4 : 3))
            throw reader.Expected(start, $"an entry of kind {kind}", "another number of keys");
        if (kind == Matrix)
            return ReadMatrix(reader, name);
        reader.ReadKey("data");
        return kind switch
        {
            Int64s => new Int64Entry(name, reader.ReadNumberArray<long>()),
            Doubles => new DoubleEntry(name, reader.ReadNumberArray<double>()),
            Bytes => new BytesEntry(name, reader.ReadNumberArray<byte>()),
            _ => new TextEntry(name, reader.ReadString()),
        };
    }

    private static MatrixEntry ReadMatrix(MessagePackReader reader, string name)
    {
        reader.ReadKey("shape");
        var start = reader.Offset;
        if (reader.ReadArrayHeader("a shape") != 2)
            throw reader.Expected(start, "a shape of two lengths", "another");
        var rows = reader.ReadInt32(0, int.MaxValue, "a number of rows");
        var columns = reader.ReadInt32(0, int.MaxValue, "a number of columns");
        reader.ReadKey("data");
        return new MatrixEntry(name, reader.ReadMatrix(rows, columns, FixedMaps.Shortened(name)));
    }

    private static void WriteArray<T>(MessagePackWriter writer, string kind, T[] values) where T : unmanaged
    {
        writer.WriteString(kind);
        writer.WriteString("data");
        writer.WriteNumbers<T>(values, int.MaxValue);
    }
}

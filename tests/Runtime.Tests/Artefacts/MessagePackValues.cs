using FsCheck;
using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts.MessagePack;

namespace SaeLab.Runtime.Tests.Artefacts;

/// <summary>Arbitrary MessagePack values as plain objects: null, bool, long, ulong, float, double, string, byte[], arrays, and lists of pairs.</summary>
internal static class MessagePackValues
{
    public static Gen<object?> Any { get; } = OfDepth(3);

    public static byte[] Write(object? value)
    {
        using var stream = new MemoryStream();
        Write(new MessagePackWriter(stream), value);
        return stream.ToArray();
    }

    public static object? Read(byte[] bytes)
    {
        var reader = new MessagePackReader(new MemoryStream(bytes), "test.msgpack");
        var value = Read(reader, depth: 0);
        reader.ReadEnd();
        return value;
    }

    /// <summary>A text in which values are equal exactly where all their bits are.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "nil",
        bool b => b ? "true" : "false",
        long or ulong => $"{value}",
        float f => $"f32:{BitConverter.SingleToUInt32Bits(f):x8}",
        double d => $"f64:{BitConverter.DoubleToUInt64Bits(d):x16}",
        string s => $"'{s}'",
        byte[] b => $"bin:{Convert.ToHexString(b)}",
        object?[] a => $"[{string.Join(",", a.Select(Describe))}]",
        List<KeyValuePair<object?, object?>> m => $"{{{string.Join(",", m.Select(pair => $"{Describe(pair.Key)}:{Describe(pair.Value)}"))}}}",
        _ => throw new ArgumentException($"no MessagePack value: {value.GetType()}"),
    };

    private static Gen<object?> OfDepth(int depth)
    {
        var integers = Gen.OneOf(
            Gen.Choose(-70000, 70000).Select(i => (object?)(long)i),
            ArbMap.Default.GeneratorFor<long>().Select(i => (object?)i),
            Gen.Elements<object?>(long.MinValue, long.MaxValue, ulong.MaxValue, (long)int.MinValue, (long)uint.MaxValue, (long)uint.MaxValue + 1));
        var leaves = Gen.OneOf(
            Gen.Constant<object?>(null),
            ArbMap.Default.GeneratorFor<bool>().Select(b => (object?)b),
            integers,
            ArbMap.Default.GeneratorFor<uint>().Select(bits => (object?)BitConverter.UInt32BitsToSingle(bits)),
            ArbMap.Default.GeneratorFor<ulong>().Select(bits => (object?)BitConverter.UInt64BitsToDouble(bits)),
            Gen.Choose(0, 300).Select(length => (object?)string.Concat(Enumerable.Range(0, length).Select(i => (i % 4) switch { 0 => "a", 1 => "é", 2 => "€", _ => "𝄞" }))),
            Gen.Choose(0, 300).Select(length => (object?)Enumerable.Range(0, length).Select(i => (byte)(i * 37)).ToArray()));
        if (depth == 0)
            return leaves;
        var inner = OfDepth(depth - 1);
        var arrays = Gen.Choose(0, 20).SelectMany(count => inner.ArrayOf(count)).Select(items => (object?)items);
        var maps = Gen.Choose(0, 5).SelectMany(count => inner.ArrayOf(2 * count)).Select(items => (object?)items.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1])).ToList());
        return Gen.OneOf(leaves, leaves, arrays, maps);
    }

    private static void Write(MessagePackWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNil(); break;
            case bool b: writer.WriteBoolean(b); break;
            case long i: writer.WriteInteger(i); break;
            case ulong i: writer.WriteInteger(i); break;
            case float f: writer.WriteSingle(f); break;
            case double d: writer.WriteDouble(d); break;
            case string s: writer.WriteString(s); break;
            case byte[] b: writer.WriteBinary(b); break;
            case object?[] items:
                writer.WriteArrayHeader(items.Length);
                foreach (var item in items)
                    Write(writer, item);
                break;
            case List<KeyValuePair<object?, object?>> pairs:
                writer.WriteMapHeader(pairs.Count);
                foreach (var pair in pairs)
                {
                    Write(writer, pair.Key);
                    Write(writer, pair.Value);
                }

                break;
            default: throw new ArgumentException($"no MessagePack value: {value.GetType()}");
        }
    }

    private static object? Read(MessagePackReader reader, int depth)
    {
        var type = reader.PeekType();
        switch (type)
        {
            case MessagePackType.Nil: reader.ReadNil(); return null;
            case MessagePackType.Boolean: return reader.ReadBoolean();
            case MessagePackType.Integer: return ReadInteger(reader);
            case MessagePackType.Float32: return reader.ReadSingle();
            case MessagePackType.Float64: return reader.ReadDouble();
            case MessagePackType.String: return reader.ReadString();
            case MessagePackType.Binary:
                var bytes = new byte[reader.ReadBinaryHeader()];
                reader.ReadRaw(bytes);
                return bytes;
            case MessagePackType.Array when depth < 100:
                var items = new object?[reader.ReadArrayHeader()];
                for (var i = 0; i < items.Length; i++)
                    items[i] = Read(reader, depth + 1);
                return items;
            case MessagePackType.Map when depth < 100:
                var pairs = new List<KeyValuePair<object?, object?>>();
                for (var left = reader.ReadMapHeader(); left > 0; left--)
                    pairs.Add(KeyValuePair.Create(Read(reader, depth + 1), Read(reader, depth + 1)));
                return pairs;
            default: throw reader.Expected(reader.Offset, "a value", type.Describe());
        }
    }

    /// <summary>The only integers beyond long are those of the generator.</summary>
    private static object ReadInteger(MessagePackReader reader)
    {
        try
        {
            return reader.ReadInt64();
        }
        catch (InputException exception) when (exception.Message.EndsWith($"found {ulong.MaxValue}", StringComparison.Ordinal))
        {
            return ulong.MaxValue;
        }
    }
}

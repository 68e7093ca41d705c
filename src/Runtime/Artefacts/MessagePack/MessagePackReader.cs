using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Artefacts.MessagePack;

/// <summary>Reads the MessagePack that <see cref="MessagePackWriter"/> writes, in every legal encoding, and refuses everything else.</summary>
/// <remarks>
/// <para>The caller asks for what it expects, so a hostile file cannot make the reader recurse. A length is believed only as far
/// as bytes remain in the file (an item takes at least one byte), so it cannot make the reader allocate more than its own size either.</para>
/// <para>All complaints are <see cref="InputException"/>s with the file's name, the offset, what was expected and what was found.</para>
/// </remarks>
/// <param name="source">Has a length; is read from its current position, which counts as offset 0, to its end.</param>
/// <param name="name">The file's name for messages.</param>
internal sealed class MessagePackReader(Stream source, string name)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly byte[] _scratch = new byte[8];
    private readonly long _length = source.Length - source.Position;
    private int _peeked = -1;

    /// <summary>Bytes read so far.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes not yet read.</summary>
    public long Remaining => _length - Offset;

    /// <summary>What comes next, without reading it.</summary>
    public MessagePackType PeekType() => MessagePackTypes.Of(Peek("a value"));

    /// <summary>Reads nil.</summary>
    public void ReadNil() => ReadCode(MessagePackType.Nil, "nil");

    /// <summary>Reads a boolean.</summary>
    public bool ReadBoolean() => ReadCode(MessagePackType.Boolean, "a boolean") == MessagePackCode.True;

    /// <summary>Reads an integer that fits 64 bits with sign.</summary>
    /// <param name="what">What it means, for the message.</param>
    public long ReadInt64(string what = "an integer")
    {
        var start = Offset;
        var code = ReadCode(MessagePackType.Integer, what);
        switch (code)
        {
            case <= 0x7f: return code;
            case >= MessagePackCode.SmallestNegative: return (sbyte)code;
            case MessagePackCode.Int8: return (sbyte)ReadNumber(1);
            case MessagePackCode.Int16: return (short)ReadNumber(2);
            case MessagePackCode.Int32: return (int)ReadNumber(4);
            case MessagePackCode.Int64: return (long)ReadNumber(8);
        }

        var value = ReadNumber(1 << (code - MessagePackCode.UInt8));
        return value <= long.MaxValue ? (long)value : throw Expected(start, what, Text(value));
    }

    /// <summary>Reads an integer that is not negative.</summary>
    /// <param name="what">What it means, for the message.</param>
    public ulong ReadUInt64(string what = "an integer that is not negative")
    {
        var start = Offset;
        if (Peek(what) == MessagePackCode.UInt64)
        {
            ReadCode(MessagePackType.Integer, what);
            return ReadNumber(8);
        }

        var value = ReadInt64(what);
        return value >= 0 ? (ulong)value : throw Expected(start, what, Text(value));
    }

    /// <summary>Reads an integer between bounds.</summary>
    /// <param name="low">The smallest allowed.</param>
    /// <param name="high">The largest allowed.</param>
    /// <param name="what">What it means, for the message.</param>
    public int ReadInt32(int low, int high, string what)
    {
        var start = Offset;
        var value = ReadInt64(what);
        return value >= low && value <= high
            ? (int)value
            : throw Expected(start, string.Create(CultureInfo.InvariantCulture, $"{what} from {low} to {high}"), Text(value));
    }

    /// <summary>Reads a float32, every bit of it.</summary>
    public float ReadSingle()
    {
        ReadCode(MessagePackType.Float32, "a float32");
        return BitConverter.UInt32BitsToSingle((uint)ReadNumber(4));
    }

    /// <summary>Reads a float64, every bit of it.</summary>
    public double ReadDouble()
    {
        ReadCode(MessagePackType.Float64, "a float64");
        return BitConverter.UInt64BitsToDouble(ReadNumber(8));
    }

    /// <summary>Reads a string.</summary>
    /// <param name="what">What it means, for the message.</param>
    public string ReadString(string what = "a string")
    {
        var start = Offset;
        var code = ReadCode(MessagePackType.String, what);
        var length = code switch
        {
            MessagePackCode.String8 => ReadNumber(1),
            MessagePackCode.String16 => ReadNumber(2),
            MessagePackCode.String32 => ReadNumber(4),
            _ => (ulong)(code & 0x1f),
        };
        var bytes = new byte[CheckLength(start, length, "a string of length")];
        ReadRaw(bytes);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Expected(start, what, "a string that is not UTF-8");
        }
    }

    /// <summary>Reads the length of binary; that many bytes follow for <see cref="ReadRaw"/>.</summary>
    /// <param name="what">What it means, for the message.</param>
    public int ReadBinaryHeader(string what = "binary")
    {
        var start = Offset;
        var code = ReadCode(MessagePackType.Binary, what);
        return CheckLength(start, ReadNumber(1 << (code - MessagePackCode.Binary8)), "binary of length");
    }

    /// <summary>Reads bytes that a header announced.</summary>
    public void ReadRaw(Span<byte> destination)
    {
        var start = Offset;
        if (destination.Length == 0)
            return;
        if (_peeked >= 0)
        {
            destination[0] = (byte)_peeked;
            _peeked = -1;
            Offset++;
            destination = destination[1..];
        }

        var read = source.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (read < destination.Length)
            throw Truncated(start);
        Offset += read;
    }

    /// <summary>Reads the length of an array; that many values follow.</summary>
    /// <param name="what">What it means, for the message.</param>
    public int ReadArrayHeader(string what = "an array")
    {
        var start = Offset;
        var code = ReadCode(MessagePackType.Array, what);
        var count = code switch
        {
            MessagePackCode.Array16 => ReadNumber(2),
            MessagePackCode.Array32 => ReadNumber(4),
            _ => (ulong)(code & 0xf),
        };
        return CheckLength(start, count, "an array of length");
    }

    /// <summary>Reads the number of pairs of a map; key, value, key, value follow.</summary>
    /// <param name="what">What it means, for the message.</param>
    public int ReadMapHeader(string what = "a map")
    {
        var start = Offset;
        var code = ReadCode(MessagePackType.Map, what);
        var count = code switch
        {
            MessagePackCode.Map16 => ReadNumber(2),
            MessagePackCode.Map32 => ReadNumber(4),
            _ => (ulong)(code & 0xf),
        };
        return CheckLength(start, count, "a map of length", bytesEach: 2);
    }

    /// <summary>Requires that nothing follows.</summary>
    public void ReadEnd()
    {
        if (Remaining > 0)
            throw Expected(Offset, "the end of the file", string.Create(CultureInfo.InvariantCulture, $"{Remaining} more bytes"));
    }

    /// <summary>A complaint about what was found at an offset.</summary>
    public InputException Expected(long offset, string expected, string found) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name}: damaged at byte {offset}: expected {expected}, found {found}"));

    private byte ReadCode(MessagePackType type, string what)
    {
        var code = Peek(what);
        var found = MessagePackTypes.Of(code);
        if (found != type)
            throw Expected(Offset, what, found.Describe());
        _peeked = -1;
        Offset++;
        return code;
    }

    private byte Peek(string what)
    {
        if (_peeked < 0)
        {
            if (Remaining == 0)
                throw Expected(Offset, what, "the end of the file");
            if (source.Read(_scratch.AsSpan(0, 1)) == 0)
                throw Truncated(Offset);
            _peeked = _scratch[0];
        }

        return (byte)_peeked;
    }

    /// <summary>Reads a number whose most significant byte comes first.</summary>
    private ulong ReadNumber(int bytes)
    {
        _scratch.AsSpan().Clear();
        if (Remaining < bytes)
            throw Truncated(Offset);
        ReadRaw(_scratch.AsSpan(8 - bytes));
        return BinaryPrimitives.ReadUInt64BigEndian(_scratch);
    }

    private int CheckLength(long start, ulong length, string found, int bytesEach = 1) =>
        length <= int.MaxValue && (long)length * bytesEach <= Remaining
            ? (int)length
            : throw new InputException(string.Create(
                CultureInfo.InvariantCulture, $"{name}: damaged at byte {start}: {found} {length} announced, but only {Remaining} bytes remain"));

    private InputException Truncated(long offset) => new(string.Create(
        CultureInfo.InvariantCulture, $"{name}: damaged at byte {offset}: the file ends in the middle of a value"));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Buffers.Binary;
using System.Text;

namespace SaeLab.Runtime.Artefacts.MessagePack;

/// <summary>Writes standard MessagePack, each value in its smallest encoding, so that equal values make equal bytes.</summary>
/// <remarks>
/// A subset of the format: nil, booleans, integers, float32, float64, strings, binary, arrays and maps; no extension types.
/// Arrays, maps and binary are written as a header followed by their content, so nothing is ever held in memory.
/// The caller writes as many items as a header announces.
/// </remarks>
internal sealed class MessagePackWriter(Stream destination)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly byte[] _scratch = new byte[9];

    /// <summary>Writes nil.</summary>
    public void WriteNil() => WriteByte(MessagePackCode.Nil);

    /// <summary>Writes a boolean.</summary>
    public void WriteBoolean(bool value) => WriteByte(value ? MessagePackCode.True : MessagePackCode.False);

    /// <summary>Writes an integer.</summary>
    public void WriteInteger(long value)
    {
        switch (value)
        {
            case >= 0: WriteInteger((ulong)value); break;
            case >= -32: WriteByte(unchecked((byte)value)); break;
            case >= sbyte.MinValue: WriteHeader(MessagePackCode.Int8, unchecked((byte)value), 1); break;
            case >= short.MinValue: WriteHeader(MessagePackCode.Int16, unchecked((ushort)value), 2); break;
            case >= int.MinValue: WriteHeader(MessagePackCode.Int32, unchecked((uint)value), 4); break;
            default: WriteHeader(MessagePackCode.Int64, unchecked((ulong)value), 8); break;
        }
    }

    /// <summary>Writes an integer that is not negative.</summary>
    public void WriteInteger(ulong value)
    {
        switch (value)
        {
            case <= 0x7f: WriteByte((byte)value); break;
            case <= byte.MaxValue: WriteHeader(MessagePackCode.UInt8, value, 1); break;
            case <= ushort.MaxValue: WriteHeader(MessagePackCode.UInt16, value, 2); break;
            case <= uint.MaxValue: WriteHeader(MessagePackCode.UInt32, value, 4); break;
            default: WriteHeader(MessagePackCode.UInt64, value, 8); break;
        }
    }

    /// <summary>Writes a float32, every bit of it (NaN payloads too).</summary>
    public void WriteSingle(float value) => WriteHeader(MessagePackCode.Float32, BitConverter.SingleToUInt32Bits(value), 4);

    /// <summary>Writes a float64, every bit of it (NaN payloads too).</summary>
    public void WriteDouble(double value) => WriteHeader(MessagePackCode.Float64, BitConverter.DoubleToUInt64Bits(value), 8);

    /// <summary>Writes a string as UTF-8.</summary>
    /// <exception cref="ArgumentException">The string holds half a surrogate pair, which UTF-8 cannot say.</exception>
    public void WriteString(string value)
    {
        var bytes = StrictUtf8.GetBytes(value);
        switch (bytes.Length)
        {
            case <= 31: WriteByte((byte)(MessagePackCode.FixString | bytes.Length)); break;
            case <= byte.MaxValue: WriteHeader(MessagePackCode.String8, (ulong)bytes.Length, 1); break;
            case <= ushort.MaxValue: WriteHeader(MessagePackCode.String16, (ulong)bytes.Length, 2); break;
            default: WriteHeader(MessagePackCode.String32, (ulong)bytes.Length, 4); break;
        }

        destination.Write(bytes);
    }

    /// <summary>Writes binary.</summary>
    public void WriteBinary(ReadOnlySpan<byte> value)
    {
        WriteBinaryHeader(value.Length);
        WriteRaw(value);
    }

    /// <summary>Announces binary of that many bytes; <see cref="WriteRaw"/> follows with them.</summary>
    public void WriteBinaryHeader(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        switch (length)
        {
            case <= byte.MaxValue: WriteHeader(MessagePackCode.Binary8, (ulong)length, 1); break;
            case <= ushort.MaxValue: WriteHeader(MessagePackCode.Binary16, (ulong)length, 2); break;
            default: WriteHeader(MessagePackCode.Binary32, (ulong)length, 4); break;
        }
    }

    /// <summary>Writes bytes that a header announced.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes) => destination.Write(bytes);

    /// <summary>Announces an array of that many values, which follow.</summary>
    public void WriteArrayHeader(int count) => WriteContainer(count, MessagePackCode.FixArray, MessagePackCode.Array16, MessagePackCode.Array32);

    /// <summary>Announces a map of that many pairs; key, value, key, value follow.</summary>
    public void WriteMapHeader(int count) => WriteContainer(count, MessagePackCode.FixMap, MessagePackCode.Map16, MessagePackCode.Map32);

    private void WriteContainer(int count, byte small, byte medium, byte large)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        switch (count)
        {
            case <= 15: WriteByte((byte)(small | count)); break;
            case <= ushort.MaxValue: WriteHeader(medium, (ulong)count, 2); break;
            default: WriteHeader(large, (ulong)count, 4); break;
        }
    }

    private void WriteByte(byte value)
    {
        _scratch[0] = value;
        destination.Write(_scratch, 0, 1);
    }

    /// <summary>A code and the low bytes of a number, most significant first.</summary>
    private void WriteHeader(byte code, ulong number, int bytes)
    {
        _scratch[0] = code;
        BinaryPrimitives.WriteUInt64BigEndian(_scratch.AsSpan(1), number << (64 - (8 * bytes)));
        destination.Write(_scratch, 0, 1 + bytes);
    }
}

namespace SaeLab.Runtime.Artefacts.MessagePack;

/// <summary>The first byte of each encoding (MessagePack specification, "Formats"). Those named Fix… carry a small number in their low bits.</summary>
internal static class MessagePackCode
{
    public const byte FixMap = 0x80, FixArray = 0x90, FixString = 0xa0;
    public const byte Nil = 0xc0, Unused = 0xc1, False = 0xc2, True = 0xc3;
    public const byte Binary8 = 0xc4, Binary16 = 0xc5, Binary32 = 0xc6;
    public const byte Extension8 = 0xc7, Extension16 = 0xc8, Extension32 = 0xc9;
    public const byte Float32 = 0xca, Float64 = 0xcb;
    public const byte UInt8 = 0xcc, UInt16 = 0xcd, UInt32 = 0xce, UInt64 = 0xcf;
    public const byte Int8 = 0xd0, Int16 = 0xd1, Int32 = 0xd2, Int64 = 0xd3;
    public const byte FixExtension1 = 0xd4, FixExtension16 = 0xd8;
    public const byte String8 = 0xd9, String16 = 0xda, String32 = 0xdb;
    public const byte Array16 = 0xdc, Array32 = 0xdd;
    public const byte Map16 = 0xde, Map32 = 0xdf;
    public const byte SmallestNegative = 0xe0;
}

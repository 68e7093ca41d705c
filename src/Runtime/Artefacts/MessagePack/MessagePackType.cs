namespace SaeLab.Runtime.Artefacts.MessagePack;

/// <summary>What a value is, however it is encoded.</summary>
internal enum MessagePackType
{
    Nil,
    Boolean,
    Integer,
    Float32,
    Float64,
    String,
    Binary,
    Array,
    Map,
    Extension,
    Invalid,
}

/// <summary>Words for messages.</summary>
internal static class MessagePackTypes
{
    /// <summary>The type that a first byte announces.</summary>
    public static MessagePackType Of(byte code) => code switch
    {
        < MessagePackCode.FixMap or >= MessagePackCode.SmallestNegative => MessagePackType.Integer,
        < MessagePackCode.FixArray => MessagePackType.Map,
        < MessagePackCode.FixString => MessagePackType.Array,
        < MessagePackCode.Nil => MessagePackType.String,
        MessagePackCode.Nil => MessagePackType.Nil,
        MessagePackCode.Unused => MessagePackType.Invalid,
        MessagePackCode.False or MessagePackCode.True => MessagePackType.Boolean,
        >= MessagePackCode.Binary8 and <= MessagePackCode.Binary32 => MessagePackType.Binary,
        >= MessagePackCode.Extension8 and <= MessagePackCode.Extension32 => MessagePackType.Extension,
        MessagePackCode.Float32 => MessagePackType.Float32,
        MessagePackCode.Float64 => MessagePackType.Float64,
        >= MessagePackCode.UInt8 and <= MessagePackCode.Int64 => MessagePackType.Integer,
        >= MessagePackCode.FixExtension1 and <= MessagePackCode.FixExtension16 => MessagePackType.Extension,
        >= MessagePackCode.String8 and <= MessagePackCode.String32 => MessagePackType.String,
        MessagePackCode.Array16 or MessagePackCode.Array32 => MessagePackType.Array,
        _ => MessagePackType.Map,
    };

    /// <summary>As it reads after "expected" and "found".</summary>
    public static string Describe(this MessagePackType type) => type switch
    {
        MessagePackType.Nil => "nil",
        MessagePackType.Boolean => "a boolean",
        MessagePackType.Integer => "an integer",
        MessagePackType.Float32 => "a float32",
        MessagePackType.Float64 => "a float64",
        MessagePackType.String => "a string",
        MessagePackType.Binary => "binary",
        MessagePackType.Array => "an array",
        MessagePackType.Map => "a map",
        MessagePackType.Extension => "an extension type",
        _ => "the byte 0xC1, which MessagePack never uses",
    };
}

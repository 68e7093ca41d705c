namespace SaeLab.Sources.Files;

/// <summary>How a file stores a number; all little-endian.</summary>
internal enum ElementType
{
    Float32,
    Float16,
    BFloat16,
    Float64,
}

/// <summary>Facts about element types.</summary>
internal static class ElementTypes
{
    /// <summary>Bytes per number.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Float32 => 4,
        ElementType.Float64 => 8,
        _ => 2,
    };
}

namespace SaeLab.Runtime.Manifests;

/// <summary>How much a manifest may ask for. Far above what a person writes, far below what harms a machine.</summary>
internal static class YamlLimits
{
    /// <summary>Bytes of the file.</summary>
    public const int Bytes = 1 << 20;

    /// <summary>Nodes, aliases counted as often as they are used.</summary>
    public const int Nodes = 50_000;

    /// <summary>Levels of nesting.</summary>
    public const int Levels = 64;

    /// <summary>Characters of a key; even with every one escaped, YAML still lets it stand before a colon.</summary>
    public const int KeyLength = 128;
}

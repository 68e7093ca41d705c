namespace SaeLab.Runtime.Artefacts;

/// <summary>Where a dictionary comes from: enough to make it again.</summary>
public sealed record DictionaryProvenance
{
    /// <summary>SHA-256 of the resolved manifest.</summary>
    public required string ManifestHash { get; init; }

    /// <summary>The seed of the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Version of SaeLab.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>How it was computed: the backend's description, e.g. <c>cpu float32 Vector512</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>The instruction set that was used, on which the last bits depend, e.g. <c>x64 AVX-512</c>.</summary>
    public required string InstructionSet { get; init; }

    /// <summary>The plugins that took part, in the order of their names.</summary>
    public required IReadOnlyList<PluginIdentity> Plugins { get; init; }

    /// <summary>How many activations it was trained on.</summary>
    public required long SamplesTrained { get; init; }
}

/// <summary>Which build of a plugin.</summary>
/// <param name="Name">Its assembly's name.</param>
/// <param name="Version">Its informational version.</param>
/// <param name="Sha256">SHA-256 of its main assembly.</param>
public sealed record PluginIdentity(string Name, string Version, string Sha256);

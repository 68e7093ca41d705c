namespace SaeLab.Runtime.Experiments;

/// <summary>How to carry a run out; none of it changes results.</summary>
public sealed record RunSettings
{
    /// <summary>Threads to compute on. Default: one per processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The folder against which relative paths in the manifest are meant.</summary>
    public required string ManifestFolder { get; init; }
}

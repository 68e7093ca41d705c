using SaeLab.Runtime.Experiments;

namespace SaeLab.Runtime.Sweeps;

/// <summary>How to carry a sweep out; none of it changes results.</summary>
public sealed record SweepSettings
{
    /// <summary>Threads and folders, as for a single run.</summary>
    public required RunSettings Run { get; init; }

    /// <summary>How many bytes members may take together by estimate; one always goes. Default: half of what the machine, or its container, has.</summary>
    public long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
}

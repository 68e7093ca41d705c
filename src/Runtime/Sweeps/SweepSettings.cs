using SaeLab.Runtime.Experiments;

namespace SaeLab.Runtime.Sweeps;

/// <summary>How to carry a sweep out; none of it changes results.</summary>
public sealed record SweepSettings
{
    /// <summary>Threads and folders, as for a single run.</summary>
    public required RunSettings Run { get; init; }

    private const long MostHeldOutBytes = 256L << 20;

    /// <summary>How many bytes members and the held-out rows they share may take together, by estimate; one member always goes. Default: half of what the machine, or its container, has.</summary>
    public long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>How much of that is for held-out rows: an eighth, and no more than 256 MB. Rows beyond that are made for each member.</summary>
    public long HeldOutBytes => Math.Min(MostHeldOutBytes, MemoryBytes / 8);
}

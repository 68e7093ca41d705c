using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>How the coefficient of a loss term changes over the run.</summary>
public sealed record CoefficientSchedule
{
    /// <summary>Rises linearly from 0 at the first step to its full value after this long. Default: no warm-up.</summary>
    public TrainingDuration Warmup { get; init; }
}

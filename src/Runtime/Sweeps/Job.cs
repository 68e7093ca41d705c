using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Sweeps;

/// <summary>A member on its way. Its fields belong to whoever works on it, and to nobody else while <see cref="IsBusy"/>.</summary>
internal sealed class Job(int index, SweepMember member, JobGroup group)
{
    /// <summary>Its place in the sweep.</summary>
    public int Index { get; } = index;

    /// <summary>The member.</summary>
    public SweepMember Member { get; } = member;

    /// <summary>Those that it shares rows with.</summary>
    public JobGroup Group { get; } = group;

    /// <summary>Its run, once it has begun and until it ends.</summary>
    public ActiveRun? Run { get; set; }

    /// <summary>Its components, as long as it has a run.</summary>
    public ExperimentParts? Parts { get; set; }

    /// <summary>Whether a worker has it.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whether there is nothing left to do.</summary>
    public bool IsOver { get; set; }

    /// <summary>Steps done when it was last put down.</summary>
    public long Step { get; set; }

    /// <summary>Whether it needs rows still.</summary>
    public bool NeedsRows { get; set; } = true;
}

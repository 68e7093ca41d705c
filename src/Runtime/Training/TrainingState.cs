using SaeLab.Numerics;

namespace SaeLab.Runtime.Training;

/// <summary>Everything that changes in training: what a checkpoint holds.</summary>
internal sealed class TrainingState(ParameterSet parameters, Optimizer optimizer, FiringStatistics firing) : IDisposable
{
    /// <summary>The parameters.</summary>
    public ParameterSet Parameters { get; } = parameters;

    /// <summary>What moves them, and what it remembers of them.</summary>
    public Optimizer Optimizer { get; } = optimizer;

    /// <summary>When latents last fired.</summary>
    public FiringStatistics Firing { get; } = firing;

    /// <summary>What coefficients of loss terms are multiplied by.</summary>
    public required Coefficients Coefficients { get; init; }

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Rows taken from the training stream.</summary>
    public long StreamPosition { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Parameters.Dispose();
        Optimizer.Dispose();
    }
}

namespace SaeLab.Runtime.Training;

/// <summary>What a step measured.</summary>
public sealed record TrainingMetrics
{
    /// <summary>Steps done, including this one.</summary>
    public required long Step { get; init; }

    /// <summary>Samples seen, including this step's.</summary>
    public required long Samples { get; init; }

    /// <summary>The loss that was minimised: Σ coefficient · term.</summary>
    public required double Loss { get; init; }

    /// <summary>Its terms before coefficients.</summary>
    public required IReadOnlyList<(string Name, double Value)> Terms { get; init; }

    /// <summary>What the coefficients of the terms that have a schedule were multiplied by.</summary>
    public IReadOnlyList<(string Name, double Factor)> Coefficients { get; init; } = [];

    /// <summary>Mean active latents per row of the batch.</summary>
    public required double L0 { get; init; }

    /// <summary>Fraction of the batch's variance unexplained, Σ‖x − x̂‖² / Σ‖x − x̄‖²; NaN where the batch has no variance.</summary>
    public required double Fvu { get; init; }

    /// <summary>Latents dead after this step.</summary>
    public required int DeadLatents { get; init; }

    /// <summary>Norm of the gradient before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Learning rate of the step.</summary>
    public required double LearningRate { get; init; }
}

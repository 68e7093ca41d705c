using System.ComponentModel.DataAnnotations;

namespace SaeLab.Abstractions;

/// <summary>How k changes over a run: linearly from a larger value to the final one, which rescues latents that too small a k starves early.</summary>
public sealed record KSchedule
{
    /// <summary>k at the first step. Default: the final k, so that nothing changes.</summary>
    [Range(0.0, 1 << 24, MinimumIsExclusive = true), Example("6")]
    public double? From { get; init; }

    /// <summary>How long it takes to reach the final k. Default the whole run (LISTA-Matryoshka 2026); sparsify and dictionary_learning use fewer steps.</summary>
    public TrainingDuration Over { get; init; } = TrainingDuration.OfRun(1);

    /// <summary>k(s) = from·(1 − r) + k·r with r = min(s, S)/S, S the steps of <see cref="Over"/>.</summary>
    /// <param name="final">k at the end.</param>
    /// <param name="progress">Where training stands.</param>
    public double At(double final, TrainingProgress progress)
    {
        if (From is not { } from || progress.TotalSteps == 0)
            return final;
        var length = Over.InSteps(progress.TotalSteps, (int)(progress.TotalSamples / progress.TotalSteps));
        var step = progress.Step;
        // Divided last: k·B is cut down to a whole number, so 31.99… in the place of 32 would cost a latent.
        return step >= length ? final : from + ((final - from) * step / length);
    }
}

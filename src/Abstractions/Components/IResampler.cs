using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>A strategy that gives dead latents a new start.</summary>
/// <remarks>It never touches parameters itself: it returns edits, and the host applies them to the rows of the dead latents and clears their optimizer moments.</remarks>
public interface IResampler
{
    /// <summary>What to do after this step, or null where resampling is not due.</summary>
    ResamplingPlan? PlanAfter(TrainingProgress progress);

    /// <summary>Starts one resampling.</summary>
    IResampling Begin(ResamplingContext context);
}

/// <summary>One resampling under way: sees a pool of rows with their losses, then says what becomes of the dead latents.</summary>
public interface IResampling
{
    /// <summary>Takes note of some rows of the pool.</summary>
    /// <param name="inputs">Activations [n, d] as the variant sees them.</param>
    /// <param name="losses">Their squared errors ‖x − x̂‖² before anything is changed.</param>
    void Observe(Matrix inputs, ReadOnlySpan<double> losses);

    /// <summary>The new rows, at most one per dead latent.</summary>
    IReadOnlyList<LatentEdit> Complete();
}

/// <summary>What a due resampling needs.</summary>
/// <param name="PoolRows">How many training rows to measure the loss on.</param>
/// <param name="DeadAfterSamples">A latent is dead if it fired in none of the last this many samples.</param>
public readonly record struct ResamplingPlan(long PoolRows, long DeadAfterSamples);

/// <summary>What a resampling knows.</summary>
/// <param name="Random">The stream for this resampling.</param>
/// <param name="Dead">The dead latents, ascending.</param>
/// <param name="EncoderWeights">Encoder rows [m, d].</param>
/// <param name="DecoderBias">b_dec [1, d].</param>
public sealed record ResamplingContext(RandomStream Random, IReadOnlyList<int> Dead, Matrix EncoderWeights, Matrix DecoderBias)
{
    /// <summary>Mean norm of the encoder rows of latents that are not dead; 1 where all are.</summary>
    public double MeanNormOfLiving()
    {
        var isDead = new bool[EncoderWeights.Rows];
        foreach (var latent in Dead)
            isDead[latent] = true;
        var (sum, living) = (0.0, 0);
        for (var latent = 0; latent < EncoderWeights.Rows; latent++)
        {
            if (isDead[latent])
                continue;
            sum += RowGeometry.Norm(EncoderWeights.Row(latent));
            living++;
        }

        return living > 0 ? sum / living : 1;
    }
}

/// <summary>New rows for one latent.</summary>
/// <param name="Latent">Which; must be dead.</param>
/// <param name="DecoderRow">Its new direction, length d.</param>
/// <param name="EncoderRow">Its new encoder row, length d.</param>
/// <param name="EncoderBias">Its new bias.</param>
public sealed record LatentEdit(int Latent, float[] DecoderRow, float[] EncoderRow, float EncoderBias);

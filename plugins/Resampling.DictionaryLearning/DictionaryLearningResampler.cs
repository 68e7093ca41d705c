using SaeLab.Abstractions;

namespace SaeLab.Resampling.DictionaryLearning;

/// <summary>Says when to resample; see <see cref="DictionaryLearningOptions"/>.</summary>
internal sealed class DictionaryLearningResampler(DictionaryLearningOptions options) : IResampler
{
    /// <summary>Due after every so many steps, except after the last.</summary>
    public ResamplingPlan? PlanAfter(TrainingProgress progress)
    {
        if (progress.Step < 1 || progress.Step >= progress.TotalSteps)
            return null;
        var batch = (int)(progress.TotalSamples / progress.TotalSteps);
        var every = Math.Max(1, options.Every.InSteps(progress.TotalSteps, batch));
        return progress.Step % every == 0
            ? new ResamplingPlan(batch, Math.Max(1, (long)(options.Window * every * batch)))
            : null;
    }

    public IResampling Begin(ResamplingContext context) => new DictionaryLearningResampling(options, context);
}

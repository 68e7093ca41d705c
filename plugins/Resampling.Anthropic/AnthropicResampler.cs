using SaeLab.Abstractions;

namespace SaeLab.Resampling.Anthropic;

/// <summary>Says when to resample; see <see cref="AnthropicOptions"/>.</summary>
internal sealed class AnthropicResampler(AnthropicOptions options) : IResampler
{
    /// <summary>Due when the number of steps done is ⌊fraction · total⌋ for one of the fractions, and not 0.</summary>
    public ResamplingPlan? PlanAfter(TrainingProgress progress)
    {
        if (progress.Step < 1 || !options.At.Any(fraction => PartOf(progress.TotalSteps, fraction) == progress.Step))
            return null;
        return new ResamplingPlan(options.Pool, Math.Max(1, PartOf(progress.TotalSamples, options.Window)));
    }

    public IResampling Begin(ResamplingContext context) => new AnthropicResampling(options, context);

    /// <summary>⌊fraction · whole⌋, where a product that rounding put just below a whole number counts as that number (0.29 · 100).</summary>
    private static long PartOf(long whole, double fraction) => (long)Math.Floor(fraction * whole * (1 + 1e-12));
}

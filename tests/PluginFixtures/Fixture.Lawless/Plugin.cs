using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Fixture.Lawless;
using SaeLab.Numerics;

[assembly: Plugin<LawlessPlugin>]

namespace SaeLab.Fixture.Lawless;

/// <summary>Brings a resampler that obeys the laws, and one whose latents stay dead.</summary>
internal sealed class LawlessPlugin : IPlugin
{
    public void Register(IServiceCollection services)
    {
        services.AddResampler<LawlessOptions>("lawful", options => new Resampler(options, lawful: true));
        services.AddResampler<LawlessOptions>("lawless", options => new Resampler(options, lawful: false));
    }
}

public sealed record LawlessOptions
{
    /// <summary>Norm of new encoder rows. Default 1.</summary>
    public double Norm { get; init; } = 1;
}

internal sealed class Resampler(LawlessOptions options, bool lawful) : IResampler
{
    public ResamplingPlan? PlanAfter(TrainingProgress progress) => 2 * progress.Step == progress.TotalSteps ? new ResamplingPlan(64, progress.TotalSamples / 10) : null;

    public IResampling Begin(ResamplingContext context) => new Resampling(context, options.Norm, lawful);
}

internal sealed class Resampling(ResamplingContext context, double norm, bool lawful) : IResampling
{
    private readonly List<float[]> _rows = [];

    public void Observe(Matrix inputs, ReadOnlySpan<double> losses)
    {
        for (var r = 0; r < inputs.Rows; r++)
            _rows.Add(inputs.Row(r).ToArray());
    }

    public IReadOnlyList<LatentEdit> Complete() => [.. context.Dead.Select((latent, i) => Edit(latent, _rows[i % _rows.Count]))];

    private LatentEdit Edit(int latent, float[] row)
    {
        var direction = row.Select((value, c) => value - context.DecoderBias[0, c]).ToArray();
        var factor = 1 / Math.Max(1e-6f, (float)RowGeometry.Norm(direction));
        var unit = Array.ConvertAll(direction, value => value * factor);
        return new LatentEdit(latent, unit, Array.ConvertAll(unit, value => (float)(lawful ? norm * value : 0)), 0);
    }
}

using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Fixture.Good;

[assembly: Plugin<GoodPlugin>]

namespace SaeLab.Fixture.Good;

internal sealed class GoodPlugin : IPlugin
{
    public void Register(IServiceCollection services)
    {
        services.AddResampler<GoodOptions>("good", _ => new Good());
        services.AddResampler<GoodOptions>("better", _ => new Good());
    }
}

public sealed record GoodOptions;

internal sealed class Good : IResampler
{
    public ResamplingPlan? PlanAfter(TrainingProgress progress) => null;

    public IResampling Begin(ResamplingContext context) => throw new NotSupportedException();
}

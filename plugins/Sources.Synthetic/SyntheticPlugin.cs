using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Sources.Synthetic;

[assembly: Plugin<SyntheticPlugin>]

namespace SaeLab.Sources.Synthetic;

/// <summary>Brings the sources <c>synthetic</c> and <c>circle</c>.</summary>
public sealed class SyntheticPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services)
    {
        services.AddSource<SyntheticOptions>("synthetic", (options, context) => new SyntheticSource(options, context));
        services.AddSource<CircleOptions>("circle", (options, context) => new CircleSource(options, context.Random));
    }
}

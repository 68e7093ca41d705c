using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Sources.Synthetic;

[assembly: Plugin<SyntheticPlugin>]

namespace SaeLab.Sources.Synthetic;

/// <summary>Brings the source <c>synthetic</c>.</summary>
public sealed class SyntheticPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) => services.AddSource<SyntheticOptions>("synthetic", (options, context) => new SyntheticSource(options, context));
}

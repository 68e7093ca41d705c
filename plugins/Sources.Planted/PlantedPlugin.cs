using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Sources.Planted;

[assembly: Plugin<PlantedPlugin>]

namespace SaeLab.Sources.Planted;

/// <summary>Brings the source <c>planted</c>.</summary>
public sealed class PlantedPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddSource<PlantedOptions>("planted", (options, context) =>
            options.Targets is null ? new PlantedSource(options, context.Random) : new PlantedPairs(options, context.Random));
}

using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Sources.Pictures;

[assembly: Plugin<PicturesPlugin>]

namespace SaeLab.Sources.Pictures;

/// <summary>Brings the source <c>pictures</c>.</summary>
public sealed class PicturesPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddSource<PicturesOptions>("pictures", (options, context) => new PicturesSource(options, context));
}

using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Sources.ToyModel;

[assembly: Plugin<ToyModelPlugin>]

namespace SaeLab.Sources.ToyModel;

/// <summary>Brings the source <c>toy_model</c>.</summary>
public sealed class ToyModelPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddSource<ToyModelOptions>("toy_model", (options, context) => new ToyModelSource(options, context.Random));
}

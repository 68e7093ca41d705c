using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Variants.Lista;

[assembly: Plugin<ListaPlugin>]

namespace SaeLab.Variants.Lista;

/// <summary>Brings the variant <c>lista</c>.</summary>
public sealed class ListaPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddVariant<ListaOptions>("lista", (options, context) => new Lista(options, context));
}

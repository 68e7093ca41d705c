using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Variants.Gated;

[assembly: Plugin<GatedPlugin>]

namespace SaeLab.Variants.Gated;

/// <summary>Brings the variant <c>gated</c>.</summary>
public sealed class GatedPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddVariant<GatedOptions>("gated", (options, context) => new Gated(options, context));
}

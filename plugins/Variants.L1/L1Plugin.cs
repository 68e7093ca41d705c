using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Variants.L1;

[assembly: Plugin<L1Plugin>]

namespace SaeLab.Variants.L1;

/// <summary>Brings the variant <c>l1</c>.</summary>
public sealed class L1Plugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddVariant<L1Options>("l1", (options, context) => new L1(options, context));
}

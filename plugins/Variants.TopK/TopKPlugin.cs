using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Variants.TopK;

[assembly: Plugin<TopKPlugin>]

namespace SaeLab.Variants.TopK;

/// <summary>Brings the variant <c>topk</c>.</summary>
public sealed class TopKPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddVariant<TopKOptions>("topk", (options, context) => new TopK(options, context));
}

using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Variants.AbsTopK;

[assembly: Plugin<AbsTopKPlugin>]

namespace SaeLab.Variants.AbsTopK;

/// <summary>Brings the variant <c>abs_topk</c>.</summary>
public sealed class AbsTopKPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddVariant<AbsTopKOptions>("abs_topk", (options, context) => new AbsTopK(options, context));
}

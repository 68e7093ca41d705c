using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Variants.BatchTopK;

[assembly: Plugin<BatchTopKPlugin>]

namespace SaeLab.Variants.BatchTopK;

/// <summary>Brings the variant <c>batchtopk</c>.</summary>
public sealed class BatchTopKPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddVariant<BatchTopKOptions>("batchtopk", (options, context) => new BatchTopK(options, context));
}

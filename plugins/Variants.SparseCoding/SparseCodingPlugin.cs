using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Variants.SparseCoding;

[assembly: Plugin<SparseCodingPlugin>]

namespace SaeLab.Variants.SparseCoding;

/// <summary>Brings the variant <c>sparse_coding</c>.</summary>
public sealed class SparseCodingPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddVariant<SparseCodingOptions>("sparse_coding", (options, context) => new SparseCodingVariant(options, context));
}

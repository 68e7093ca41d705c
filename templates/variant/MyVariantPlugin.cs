using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using MyVariant;

[assembly: Plugin<MyVariantPlugin>]

namespace MyVariant;

/// <summary>Brings the variant <c>my_variant</c>.</summary>
public sealed class MyVariantPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddVariant<MyVariantOptions>("my_variant", (options, context) => new MyVariant(options, context));
}

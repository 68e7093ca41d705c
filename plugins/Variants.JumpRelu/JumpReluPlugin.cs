using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Variants.JumpRelu;

[assembly: Plugin<JumpReluPlugin>]

namespace SaeLab.Variants.JumpRelu;

/// <summary>Brings the variant <c>jumprelu</c>.</summary>
public sealed class JumpReluPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddVariant<JumpReluOptions>("jumprelu", (options, context) => new JumpRelu(options, context));
}

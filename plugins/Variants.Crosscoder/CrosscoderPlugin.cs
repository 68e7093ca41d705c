using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Variants.Crosscoder;

[assembly: Plugin<CrosscoderPlugin>]

namespace SaeLab.Variants.Crosscoder;

/// <summary>Brings the variant <c>crosscoder</c>.</summary>
public sealed class CrosscoderPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddVariant<CrosscoderOptions>("crosscoder", (options, context) => new Crosscoder(options, context));
}

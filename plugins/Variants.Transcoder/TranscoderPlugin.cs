using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Variants.Transcoder;

[assembly: Plugin<TranscoderPlugin>]

namespace SaeLab.Variants.Transcoder;

/// <summary>Brings the variant <c>transcoder</c>.</summary>
public sealed class TranscoderPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddVariant<TranscoderOptions>("transcoder", (options, context) => new Transcoder(options, context));
}

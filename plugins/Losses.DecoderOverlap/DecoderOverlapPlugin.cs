using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Losses.DecoderOverlap;

[assembly: Plugin<DecoderOverlapPlugin>]

namespace SaeLab.Losses.DecoderOverlap;

/// <summary>Brings the auxiliary loss <c>decoder_overlap</c>.</summary>
public sealed class DecoderOverlapPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddLoss<DecoderOverlapOptions>("decoder_overlap", (options, _) => new DecoderOverlap(options));
}

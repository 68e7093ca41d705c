using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Resampling.Anthropic;

[assembly: Plugin<AnthropicPlugin>]

namespace SaeLab.Resampling.Anthropic;

/// <summary>Brings the resampler <c>anthropic</c>.</summary>
public sealed class AnthropicPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddResampler<AnthropicOptions>("anthropic", options => new AnthropicResampler(options));
}

using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Losses.PreActivation;

[assembly: Plugin<PreActivationPlugin>]

namespace SaeLab.Losses.PreActivation;

/// <summary>Brings the auxiliary loss <c>pre_activation</c>.</summary>
public sealed class PreActivationPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddLoss<PreActivationOptions>("pre_activation", (options, _) => new PreActivation(options));
}

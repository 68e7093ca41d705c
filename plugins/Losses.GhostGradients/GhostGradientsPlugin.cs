using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Losses.GhostGradients;

[assembly: Plugin<GhostGradientsPlugin>]

namespace SaeLab.Losses.GhostGradients;

/// <summary>Brings the auxiliary loss <c>ghost_gradients</c>.</summary>
public sealed class GhostGradientsPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddLoss<GhostGradientsOptions>("ghost_gradients", (options, _) => new GhostGradients(options));
}

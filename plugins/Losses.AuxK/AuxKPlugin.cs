using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Losses.AuxK;

[assembly: Plugin<AuxKPlugin>]

namespace SaeLab.Losses.AuxK;

/// <summary>Brings the auxiliary loss <c>auxk</c>.</summary>
public sealed class AuxKPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddLoss<AuxKOptions>("auxk", (options, context) => new AuxK(options, context.InputDim));
}

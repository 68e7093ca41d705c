using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Density;

[assembly: Plugin<DensityPlugin>]

namespace SaeLab.Evaluators.Density;

/// <summary>Brings the evaluator <c>density</c>.</summary>
public sealed class DensityPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddEvaluator<DensityOptions>("density", options => new DensityEvaluator(options));
}

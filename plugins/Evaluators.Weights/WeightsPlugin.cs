using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Weights;

[assembly: Plugin<WeightsPlugin>]

namespace SaeLab.Evaluators.Weights;

/// <summary>Brings the evaluator <c>weights</c>.</summary>
public sealed class WeightsPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddEvaluator<WeightsOptions>("weights", _ => new WeightsEvaluator());
}

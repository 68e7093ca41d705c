using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Superposition;

[assembly: Plugin<SuperpositionPlugin>]

namespace SaeLab.Evaluators.Superposition;

/// <summary>Brings the evaluator <c>superposition</c>.</summary>
public sealed class SuperpositionPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddEvaluator<SuperpositionOptions>("superposition", _ => new SuperpositionEvaluator());
}

using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Ablation;

[assembly: Plugin<AblationPlugin>]

namespace SaeLab.Evaluators.Ablation;

/// <summary>Brings the evaluator <c>ablation</c>.</summary>
public sealed class AblationPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddEvaluator<AblationOptions>("ablation", options => new AblationEvaluator(options));
}

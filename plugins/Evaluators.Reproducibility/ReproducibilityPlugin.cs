using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Reproducibility;

[assembly: Plugin<ReproducibilityPlugin>]

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>Brings the evaluator <c>reproducibility</c>.</summary>
public sealed class ReproducibilityPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddEvaluator<ReproducibilityOptions>("reproducibility", (options, context) => new ReproducibilityEvaluator(options, context));
}

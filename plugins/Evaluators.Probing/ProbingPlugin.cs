using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Probing;

[assembly: Plugin<ProbingPlugin>]

namespace SaeLab.Evaluators.Probing;

/// <summary>Brings the evaluator <c>probing</c>.</summary>
public sealed class ProbingPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddEvaluator<ProbingOptions>("probing", options => new ProbingEvaluator(options));
}

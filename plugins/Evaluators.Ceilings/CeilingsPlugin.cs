using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Ceilings;

[assembly: Plugin<CeilingsPlugin>]

namespace SaeLab.Evaluators.Ceilings;

/// <summary>Brings the evaluator <c>ceilings</c>.</summary>
public sealed class CeilingsPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddEvaluator<CeilingsOptions>("ceilings", options => new CeilingsEvaluator(options));
}

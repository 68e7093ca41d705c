using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Diagnostics;

[assembly: Plugin<DiagnosticsPlugin>]

namespace SaeLab.Evaluators.Diagnostics;

/// <summary>Brings the evaluator <c>diagnostics</c>.</summary>
public sealed class DiagnosticsPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddEvaluator<DiagnosticsOptions>("diagnostics", options => new DiagnosticsEvaluator(options));
}

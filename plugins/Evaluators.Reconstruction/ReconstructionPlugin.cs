using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Reconstruction;

[assembly: Plugin<ReconstructionPlugin>]

namespace SaeLab.Evaluators.Reconstruction;

/// <summary>Brings the evaluator <c>reconstruction</c>.</summary>
public sealed class ReconstructionPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddEvaluator<ReconstructionOptions>("reconstruction", options => new ReconstructionEvaluator(options));
}

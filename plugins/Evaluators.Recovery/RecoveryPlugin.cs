using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Recovery;

[assembly: Plugin<RecoveryPlugin>]

namespace SaeLab.Evaluators.Recovery;

/// <summary>Brings the evaluator <c>recovery</c>.</summary>
public sealed class RecoveryPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddEvaluator<RecoveryOptions>("recovery", _ => new RecoveryEvaluator());
}

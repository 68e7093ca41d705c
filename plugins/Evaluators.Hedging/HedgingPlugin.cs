using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Hedging;

[assembly: Plugin<HedgingPlugin>]

namespace SaeLab.Evaluators.Hedging;

/// <summary>Brings the evaluator <c>hedging</c>.</summary>
public sealed class HedgingPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddEvaluator<HedgingOptions>("hedging", (options, context) => new HedgingEvaluator(options, context));
}

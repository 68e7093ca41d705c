using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Absorption;

[assembly: Plugin<AbsorptionPlugin>]

namespace SaeLab.Evaluators.Absorption;

/// <summary>Brings the evaluator <c>absorption</c>.</summary>
public sealed class AbsorptionPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddEvaluator<AbsorptionOptions>("absorption", _ => new AbsorptionEvaluator());
}

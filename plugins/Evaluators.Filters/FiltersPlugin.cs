using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Filters;

[assembly: Plugin<FiltersPlugin>]

namespace SaeLab.Evaluators.Filters;

/// <summary>Brings the evaluator <c>filters</c>.</summary>
public sealed class FiltersPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddEvaluator<FiltersOptions>("filters", _ => new FiltersEvaluator());
}

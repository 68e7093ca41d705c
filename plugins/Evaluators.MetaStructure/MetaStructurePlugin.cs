using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.MetaStructure;

[assembly: Plugin<MetaStructurePlugin>]

namespace SaeLab.Evaluators.MetaStructure;

/// <summary>Brings the evaluator <c>meta_structure</c>.</summary>
public sealed class MetaStructurePlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddEvaluator<MetaStructureOptions>("meta_structure", options => new MetaStructureEvaluator(options));
}

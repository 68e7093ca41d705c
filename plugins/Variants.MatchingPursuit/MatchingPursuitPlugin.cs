using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Variants.MatchingPursuit;

[assembly: Plugin<MatchingPursuitPlugin>]

namespace SaeLab.Variants.MatchingPursuit;

/// <summary>Brings the variant <c>matching_pursuit</c>.</summary>
public sealed class MatchingPursuitPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddVariant<MatchingPursuitOptions>("matching_pursuit", (options, context) => new MatchingPursuit(options, context));
}

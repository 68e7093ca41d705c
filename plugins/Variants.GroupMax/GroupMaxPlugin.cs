using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Variants.GroupMax;

[assembly: Plugin<GroupMaxPlugin>]

namespace SaeLab.Variants.GroupMax;

/// <summary>Brings the variant <c>group_max</c>.</summary>
public sealed class GroupMaxPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddVariant<GroupMaxOptions>("group_max", (options, context) => new GroupMax(options, context));
}

using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Fixture.BadOptions;

[assembly: Plugin<BadOptionsPlugin>]

namespace SaeLab.Fixture.BadOptions;

internal sealed class BadOptionsPlugin : IPlugin
{
    public void Register(IServiceCollection services) =>
        services.AddSingleton(new ComponentDescriptor(ComponentKind.Variant, "bad", typeof(BadOptions), (_, _) => throw new NotSupportedException()));
}

public sealed record BadOptions(int K);

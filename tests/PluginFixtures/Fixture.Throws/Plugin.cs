using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Fixture.Throws;

[assembly: Plugin<ThrowingPlugin>]

namespace SaeLab.Fixture.Throws;

internal sealed class ThrowingPlugin : IPlugin
{
    public void Register(IServiceCollection services) => throw new InvalidOperationException("thrown on purpose");
}

using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Fixture.ForeignService;

[assembly: Plugin<ForeignServicePlugin>]

namespace SaeLab.Fixture.ForeignService;

internal sealed class ForeignServicePlugin : IPlugin
{
    public void Register(IServiceCollection services) => services.AddSingleton(TimeProvider.System);
}

using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Fixture.Empty;

[assembly: Plugin<EmptyPlugin>]

namespace SaeLab.Fixture.Empty;

internal sealed class EmptyPlugin : IPlugin
{
    public void Register(IServiceCollection services)
    {
    }
}

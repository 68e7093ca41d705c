using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;

namespace SaeLab.Fixture.NoAttribute;

internal sealed class UnannouncedPlugin : IPlugin
{
    public void Register(IServiceCollection services)
    {
    }
}

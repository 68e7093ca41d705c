using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Fixture.DuplicateName;

[assembly: Plugin<DuplicatePlugin>]

namespace SaeLab.Fixture.DuplicateName;

/// <summary>Takes the name of a component of Fixture.Good.</summary>
internal sealed class DuplicatePlugin : IPlugin
{
    public void Register(IServiceCollection services) =>
        services.AddResampler<DuplicateOptions>("good", _ => throw new NotSupportedException());
}

public sealed record DuplicateOptions;

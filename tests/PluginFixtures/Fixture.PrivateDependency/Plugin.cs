using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Fixture.PrivateDependency;

[assembly: Plugin<PrivateDependencyPlugin>]

namespace SaeLab.Fixture.PrivateDependency;

/// <summary>Brings a library of its own, of which the host has another copy.</summary>
internal sealed class PrivateDependencyPlugin : IPlugin
{
    public void Register(IServiceCollection services) => services.AddResampler<PrivateDependencyOptions>(
        "private", options => throw new InvalidOperationException(typeof(YamlDotNet.Core.Parser).Assembly.Location));
}

public sealed record PrivateDependencyOptions;

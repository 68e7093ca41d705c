using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Variants.Matryoshka;

[assembly: Plugin<MatryoshkaPlugin>]

namespace SaeLab.Variants.Matryoshka;

/// <summary>Brings the variant <c>matryoshka</c>.</summary>
public sealed class MatryoshkaPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddVariant<MatryoshkaOptions>("matryoshka", (options, context) => new Matryoshka(options, context));
}

using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Verification.Tests;

/// <summary>Components to verify.</summary>
internal static class Catalogues
{
    /// <summary>All components of the repository's plugins, found by their projects' folders.</summary>
    public static ComponentCatalogue OfPlugins { get; } = new(
        from path in Directory.GetDirectories(RepositoryPaths.Get("plugins")).Order(StringComparer.Ordinal)
        where Directory.GetFiles(path, "*.csproj").Length > 0
        let plugin = Assembly.Load("SaeLab." + Path.GetFileName(path)).GetCustomAttribute<PluginAttribute>()!.Create()
        from component in Components(plugin.Register)
        select new RegisteredComponent(component, Path.GetFileName(path), path));

    /// <summary>A catalogue of what is registered.</summary>
    public static ComponentCatalogue Of(Action<IServiceCollection> register) =>
        new(Components(register).Select(c => new RegisteredComponent(c, "Fakes", "Fakes.dll")));

    /// <summary>The results of all components of a catalogue.</summary>
    public static IReadOnlyList<LawResult> Verify(ComponentCatalogue catalogue, VerificationSettings settings) =>
        new Verifier(catalogue, settings).Verify(catalogue.All, (_, _, _) => { }, CancellationToken.None);

    private static IEnumerable<ComponentDescriptor> Components(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        register(services);
        return services.Select(s => (ComponentDescriptor)s.ImplementationInstance!);
    }
}

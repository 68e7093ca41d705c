using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Plugins;

/// <summary>Lets a plugin register its components, and checks that it registers nothing else.</summary>
internal static class PluginRegistration
{
    /// <summary>What the plugin registered, in its order.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="what">Its name and file, for messages.</param>
    /// <exception cref="InputException">It registered no component, a component that cannot be used, or a service that is none.</exception>
    public static IReadOnlyList<ComponentDescriptor> Register(IPlugin plugin, string what)
    {
        var services = new ServiceCollection();
        plugin.Register(services);
        var components = services.Select(service => Require(service, what)).ToList();
        return components.Count > 0 ? components : throw new InputException($"{what} registers no component");
    }

    private static ComponentDescriptor Require(ServiceDescriptor service, string what)
    {
        if (service.IsKeyedService || service.ServiceType != typeof(ComponentDescriptor) || service.ImplementationInstance is not ComponentDescriptor component)
        {
            throw new InputException(
                $"{what} registers the service {service.ServiceType.FullName}; a plugin registers components only (AddSource, AddVariant, AddResampler, AddEvaluator)");
        }

        var options = component.OptionsType;
        if (!options.IsClass || options.IsAbstract || options.ContainsGenericParameters || options.GetConstructor(Type.EmptyTypes) is null)
        {
            throw new InputException(
                $"{what}: the options {options.FullName} of {component.Kind.ToString().ToLowerInvariant()} '{component.Name}' have no public parameterless constructor; make them a record with init properties");
        }

        return component;
    }
}

using System.Reflection;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Plugins;

/// <summary>Finds the door of a loaded plugin assembly.</summary>
internal static class PluginAnnouncement
{
    /// <summary>Makes the plugin that <c>[assembly: Plugin&lt;T&gt;]</c> announces.</summary>
    /// <exception cref="InputException">Nothing is announced; the message says whether something of the same name is, of another assembly's type.</exception>
    public static IPlugin Open(Assembly assembly, string file)
    {
        var attribute = assembly.GetCustomAttribute<PluginAttribute>();
        if (attribute is not null)
            return attribute.Create();
        var name = assembly.GetName().Name;
        var stranger = assembly.GetCustomAttributesData().Select(data => data.AttributeType).FirstOrDefault(IsNamesake);
        throw new InputException(stranger is null
            ? $"{name} ({file}) is not a plugin: it has no [assembly: Plugin<T>] attribute; add one that names its IPlugin"
            : $"{name} ({file}) is announced by a PluginAttribute of {stranger.Assembly.GetName().Name}, not of {typeof(PluginAttribute).Assembly.GetName().Name}; "
                + "refer to SaeLab.Abstractions instead of a copy of its types");
    }

    private static bool IsNamesake(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName is { } name
        && (name == typeof(PluginAttribute).FullName || name == typeof(PluginAttribute<>).FullName);
}

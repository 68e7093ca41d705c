using System.CodeDom.Compiler;
using System.Reflection;
using SaeLab.Abstractions;

namespace SaeLab.Conventions.Tests;

/// <summary>The assemblies that conventions are about, found by their projects' folders.</summary>
internal static class OurAssemblies
{
    public static IReadOnlyList<Assembly> Sources { get; } = Below("src");

    public static IReadOnlyList<Assembly> Plugins { get; } = Below("plugins");

    /// <summary>Every type that a person wrote.</summary>
    public static IEnumerable<Type> WrittenTypes => Sources.Concat(Plugins).SelectMany(a => a.GetTypes()).Where(IsWritten);

    /// <summary>The records that plugins read from manifests, those inside of others included.</summary>
    public static IEnumerable<Type> OptionsTypes => Plugins.SelectMany(ComponentsOf).SelectMany(c => WithNested(c.OptionsType)).Distinct();

    /// <summary>The file of an assembly's documentation.</summary>
    public static string DocumentationOf(Assembly assembly) => Path.ChangeExtension(assembly.Location, ".xml");

    private static List<Assembly> Below(string folder) =>
    [
        .. from path in Directory.GetDirectories(RepositoryPaths.Get(folder)).Order(StringComparer.Ordinal)
           where Directory.GetFiles(path, "*.csproj").Length > 0
           select Assembly.Load("SaeLab." + Path.GetFileName(path)),
    ];

    private static IEnumerable<ComponentDescriptor> ComponentsOf(Assembly plugin)
    {
        var services = new Microsoft.Extensions.DependencyInjection.ServiceCollection();
        plugin.GetCustomAttribute<PluginAttribute>()!.Create().Register(services);
        return services.Select(s => s.ImplementationInstance).OfType<ComponentDescriptor>();
    }

    private static IEnumerable<Type> WithNested(Type options) =>
        options.GetProperties().Select(p => p.PropertyType).Where(t => IsOptions(t, options)).SelectMany(WithNested).Prepend(options);

    /// <summary>What is written as one text is a value, as a number is.</summary>
    private static bool IsOptions(Type type, Type owner) =>
        type.IsClass && type.Assembly == owner.Assembly && type.GetCustomAttribute<TextFormAttribute>() is null;

    private static bool IsWritten(Type type) =>
        !type.FullName!.Contains('<', StringComparison.Ordinal)
        && type.GetCustomAttribute<GeneratedCodeAttribute>() is null
        && type.Namespace?.StartsWith("SaeLab", StringComparison.Ordinal) == true;
}

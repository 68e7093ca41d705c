using System.Reflection;
using System.Runtime.Loader;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Plugins;

/// <summary>Loads one plugin with its private dependencies; the host's shared assemblies win by name.</summary>
/// <remarks>
/// Never unloaded: a collectible context makes a plugin's loops over static data several times slower, and one cached type anywhere
/// keeps it alive all the same.
/// </remarks>
internal sealed class PluginLoadContext(string mainAssembly, IReadOnlySet<string> shared)
    : AssemblyLoadContext(Path.GetFileNameWithoutExtension(mainAssembly), isCollectible: false)
{
    private static readonly AssemblyLoadContext Host = GetLoadContext(typeof(IPlugin).Assembly)!;
    private readonly AssemblyDependencyResolver _resolver = new(mainAssembly);

    /// <summary>The main assembly.</summary>
    public Assembly LoadMain() => LoadFromAssemblyPath(mainAssembly);

    /// <summary>Whether the plugin brings an assembly itself.</summary>
    public bool Brings(AssemblyName name) => _resolver.ResolveAssemblyToPath(new AssemblyName(name.Name!)) is not null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        shared.Contains(assemblyName.Name!) ? Host.LoadFromAssemblyName(assemblyName)
        : _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path)
        : null;

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}

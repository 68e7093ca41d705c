using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Plugins;

/// <summary>The assemblies that plugins take from the host, so that a type means the same on both sides.</summary>
/// <remarks>
/// They are the contract, the engine, dependency injection, and whatever these refer to; a plugin's own copies of them are ignored.
/// The three are listed because a compiler leaves out references that no code uses. Everything else is private to its plugin.
/// </remarks>
internal static class SharedAssemblies
{
    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private static readonly Assembly[] Listed = [typeof(IPlugin).Assembly, typeof(Matrix).Assembly, typeof(IServiceCollection).Assembly];

    /// <summary>Our own contracts, with their versions.</summary>
    public static IReadOnlyList<AssemblyName> Contracts { get; } = [typeof(IPlugin).Assembly.GetName(), typeof(Matrix).Assembly.GetName()];

    /// <summary>Their simple names.</summary>
    public static IReadOnlySet<string> Names { get; } = Closure();

    /// <summary>Whether an assembly belongs to the .NET runtime, which every load context shares.</summary>
    public static bool IsFramework(string name) => File.Exists(Path.Combine(FrameworkFolder, name + ".dll"));

    private static HashSet<string> Closure()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<Assembly>(Listed);
        while (open.TryPop(out var assembly))
        {
            if (!names.Add(assembly.GetName().Name!))
                continue;
            foreach (var reference in assembly.GetReferencedAssemblies())
            {
                if (IsFramework(reference.Name!))
                    names.Add(reference.Name!);
                else
                    open.Push(Assembly.Load(reference));
            }
        }

        return names;
    }
}

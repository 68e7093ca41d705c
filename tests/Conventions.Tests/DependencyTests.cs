using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Conventions.Tests;

/// <summary>Dependencies point one way: tools → Runtime → Abstractions → Numerics, and plugins → Abstractions, Numerics.</summary>
public sealed class DependencyTests
{
    private static readonly string Contract = NameOf(typeof(IPlugin).Assembly);
    private static readonly string Engine = NameOf(typeof(Matrix).Assembly);

    [Fact]
    public void Numerics_refers_to_nothing_of_ours() => Assert.Empty(OwnReferences(typeof(Matrix).Assembly));

    [Fact]
    public void Abstractions_refers_to_Numerics_alone() => Assert.Equal([Engine], OwnReferences(typeof(IPlugin).Assembly));

    [Fact]
    public void Plugins_refer_to_Abstractions_and_Numerics_alone() =>
        Rule.HasNoOffenders(
            "These plugins refer to what the host does not promise them:",
            from plugin in OurAssemblies.Plugins
            from reference in OwnReferences(plugin)
            where reference != Contract && reference != Engine
            select $"{NameOf(plugin)} → {reference}");

    [Fact]
    public void Plugins_take_their_references_from_the_settings_that_all_share() =>
        Rule.HasNoOffenders(
            "These projects of plugins refer to projects of their own:",
            Directory.EnumerateFiles(RepositoryPaths.Get("plugins"), "*.csproj", SearchOption.AllDirectories)
                .Where(path => File.ReadAllText(path).Contains("ProjectReference", StringComparison.Ordinal)));

    private static List<string> OwnReferences(Assembly assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly.Location));
        var metadata = image.GetMetadataReader();
        return
        [
            .. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
                .Where(name => name.StartsWith("SaeLab.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        ];
    }

    private static string NameOf(Assembly assembly) => assembly.GetName().Name!;
}

using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Runtime.Tests.Plugins;

public sealed class PluginLoaderTests
{
    [Fact]
    public void A_plugin_is_loaded_with_its_name_version_hash_and_components()
    {
        var plugin = Assert.Single(PluginLoader.LoadAll([Fixture("Good")]));
        Assert.Equal("SaeLab.Fixture.Good", plugin.Name);
        Assert.StartsWith("0.1.0", plugin.Version, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(Fixture("Good"), "SaeLab.Fixture.Good.dll"), plugin.File);
        Assert.Equal(FileHash.Sha256(plugin.File), plugin.Sha256);
        Assert.Equal([(ComponentKind.Resampler, "good"), (ComponentKind.Resampler, "better")], plugin.Components.Select(c => (c.Kind, c.Name)));
        var options = Activator.CreateInstance(plugin.Components[0].OptionsType)!;
        Assert.IsAssignableFrom<IResampler>(plugin.Components[0].Create(options, new object()));
    }

    [Fact]
    public void Each_plugin_lives_in_a_load_context_of_its_own()
    {
        var plugins = PluginLoader.LoadAll([Fixture("Good"), Fixture("DuplicateName")]);
        var contexts = plugins.Select(plugin => AssemblyLoadContext.GetLoadContext(plugin.Components[0].OptionsType.Assembly)!).ToList();
        Assert.Equal(2, contexts.Distinct().Count());
        Assert.DoesNotContain(AssemblyLoadContext.Default, contexts);
        Assert.All(contexts, context => Assert.False(context.IsCollectible));
    }

    [Fact]
    public void A_plugin_uses_its_own_copy_of_a_private_library()
    {
        var plugin = Assert.Single(PluginLoader.LoadAll([Fixture("PrivateDependency")]));
        var options = Activator.CreateInstance(plugin.Components[0].OptionsType)!;
        var location = Assert.Throws<InvalidOperationException>(() => plugin.Components[0].Create(options, new object())).Message;
        Assert.Equal(Fixture("PrivateDependency"), Path.GetDirectoryName(location));
    }

    [Fact]
    public void Stray_copies_of_the_contract_beside_a_plugin_do_no_harm()
    {
        using var folder = new TemporaryFolder();
        var copy = Copy("Good", folder.File("good"));
        foreach (var shared in new[] { "SaeLab.Abstractions.dll", "SaeLab.Numerics.dll", "Microsoft.Extensions.DependencyInjection.Abstractions.dll" })
            File.Copy(Path.Combine(AppContext.BaseDirectory, shared), Path.Combine(copy, shared));
        Assert.Single(PluginLoader.LoadAll([copy]));
    }

    [Fact]
    public void Plugins_come_in_the_order_of_the_roots_and_of_their_folders()
    {
        using var folder = new TemporaryFolder();
        Copy("PrivateDependency", folder.File("many", "a"));
        Copy("Good", folder.File("many", "b"));
        var plugins = PluginLoader.LoadAll([Fixture("DuplicateName"), folder.File("many"), folder.File("many", "b") + Path.DirectorySeparatorChar]);
        Assert.Equal(["SaeLab.Fixture.DuplicateName", "SaeLab.Fixture.PrivateDependency", "SaeLab.Fixture.Good"], plugins.Select(plugin => plugin.Name));
    }

    [Fact]
    public void Every_refusal_names_the_plugin_and_says_what_to_do()
    {
        using var folder = new TemporaryFolder();
        Copy("Good", folder.File("twice", "one"));
        Copy("Good", folder.File("twice", "two"));
        var newer = Copy("Good", folder.File("newer"));
        SetContractVersion(Path.Combine(newer, "SaeLab.Fixture.Good.dll"), major: 7, minor: 3);
        var broken = Copy("Good", folder.File("broken"));
        File.WriteAllText(Path.Combine(broken, "SaeLab.Fixture.Good.dll"), "not a dll");
        var crowded = Copy("Good", folder.File("crowded"));
        Copy("Throws", crowded);
        var incomplete = Copy("PrivateDependency", folder.File("incomplete"));
        File.Delete(Path.Combine(incomplete, "YamlDotNet.dll"));
        Directory.CreateDirectory(folder.File("empty"));
        Copy("Good", folder.File("mixed", "good"));
        folder.Write("mixed/leftover/notes.txt", "");

        (string What, string[] Roots)[] cases =
        [
            ("a missing folder", [folder.File("none")]),
            ("an empty folder", [folder.File("empty")]),
            ("a folder that is no plugin among plugins", [folder.File("mixed")]),
            ("two plugins in one folder", [crowded]),
            ("no .NET assembly", [broken]),
            ("no attribute", [Fixture("NoAttribute")]),
            ("an attribute of the same name", [Fixture("Impostor")]),
            ("a newer contract", [newer]),
            ("a dependency that is missing", [incomplete]),
            ("Register throws", [Fixture("Throws")]),
            ("a service that is no component", [Fixture("ForeignService")]),
            ("no component", [Fixture("Empty")]),
            ("options without a parameterless constructor", [Fixture("BadOptions")]),
            ("one plugin twice", [folder.File("twice")]),
        ];
        Snapshot.Matches(string.Join("\n", cases.Select(c => $"{c.What}\n    {Neutral(Refusal(c.Roots), folder.Path)}")));
    }

    [Fact]
    public void An_older_contract_is_accepted()
    {
        using var folder = new TemporaryFolder();
        var older = Copy("Good", folder.File("older"));
        SetContractVersion(Path.Combine(older, "SaeLab.Fixture.Good.dll"), major: 0, minor: 0);
        Assert.Single(PluginLoader.LoadAll([older]));
    }

    [Fact]
    public void Shared_assemblies_are_the_contract_the_engine_and_dependency_injection()
    {
        var own = SharedAssemblies.Names.Where(name => !SharedAssemblies.IsFramework(name)).Order(StringComparer.Ordinal);
        Assert.Equal(["Microsoft.Extensions.DependencyInjection.Abstractions", "SaeLab.Abstractions", "SaeLab.Numerics"], own);
    }

    [Fact]
    public void The_plugins_of_this_repository_are_found_beside_the_program()
    {
        var folders = Directory.GetDirectories(RepositoryPaths.Get("plugins")).Select(path => "SaeLab." + Path.GetFileName(path)).Order(StringComparer.Ordinal);
        Assert.Equal(folders, PluginFinder.Find([PluginFinder.OwnRoot]).Select(Path.GetFileNameWithoutExtension));
    }

    private static string Refusal(string[] roots) => Assert.Throws<InputException>(() => PluginLoader.LoadAll(roots)).Message;

    private static string Neutral(string message, string folder) => message
        .Replace(folder, "plugins", StringComparison.Ordinal)
        .Replace(RepositoryPaths.Get("artifacts", "bin"), "fixtures", StringComparison.Ordinal)
        .Replace(Configuration, "build", StringComparison.Ordinal);

    private static string Configuration { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    private static string Fixture(string name) => RepositoryPaths.Get("artifacts", "bin", "Fixture." + name, Configuration);

    private static string Copy(string fixture, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Fixture(fixture)))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    /// <summary>Makes an assembly say that it was built against another version of the contract.</summary>
    private static void SetContractVersion(string file, ushort major, ushort minor)
    {
        var bytes = File.ReadAllBytes(file);
        using var image = new PEReader(new MemoryStream(bytes));
        var metadata = image.GetMetadataReader();
        var reference = metadata.AssemblyReferences.Single(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name) == "SaeLab.Abstractions");
        var row = image.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef)
            + ((MetadataTokens.GetRowNumber(reference) - 1) * metadata.GetTableRowSize(TableIndex.AssemblyRef));
        BitConverter.TryWriteBytes(bytes.AsSpan(row), major);
        BitConverter.TryWriteBytes(bytes.AsSpan(row + 2), minor);
        File.WriteAllBytes(file, bytes);
    }
}

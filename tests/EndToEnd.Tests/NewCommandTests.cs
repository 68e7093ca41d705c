using System.Diagnostics;
using System.Text;

namespace SaeLab.EndToEnd.Tests;

/// <summary><c>saelab new variant</c>, outside of the repository and in one that looks like it.</summary>
public sealed class NewCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_made_is_said_with_what_to_type_next()
    {
        var text = new StringBuilder();
        foreach (var arguments in new string[][] { ["SparseThing"], ["sparse_thing2", "--out", "plugins of mine/2"] })
        {
            var result = New(arguments).ShouldExitWith(0);
            Assert.Empty(result.Error);
            text.AppendLine($"> saelab new variant {string.Join(' ', arguments)}").AppendLine(Masked(result.Output));
        }

        Snapshot.Matches(text.ToString());
    }

    [Fact]
    public void What_to_type_next_can_be_typed()
    {
        Isolate();
        var output = New("sparse_thing", "--out", "plugins of mine/it's").ShouldExitWith(0).Output;
        var next = output[output.IndexOf("Next:\n", StringComparison.Ordinal)..].Split('\n').Skip(1).Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        Assert.Equal(4, next.Count);
        Shell(string.Join(" && ", next.Take(2)));
        var plugin = _folder.File("plugins of mine", "it's");
        Assert.Contains("TopK with an L1 penalty", SaelabProcess.Run(plugin, "list", "sparse_thing", "--plugins", "bin/Release/net10.0").ShouldExitWith(0).Output, StringComparison.Ordinal);
        Assert.Equal(
            "try.yaml is valid: sparse-thing, 256 latents over 64 dimensions.\n",
            SaelabProcess.Run(plugin, "validate", "try.yaml", "--plugins", "bin/Release/net10.0").ShouldExitWith(0).Output);
        Shell($"{next[0]} && {next[2]}");
        Shell($"{next[0]} && {next[3]} --set training.samples=400_000 --set evaluation.samples=5_000 --set 'expect={{ recovery.mcc: \">= 0.8\" }}'");
        Assert.True(File.Exists(Path.Combine(plugin, "runs", "sparse-thing", "results.json")));

        // The program that made the plugin is a default only.
        var elsewhere = Dotnet(plugin, "build", "-c", "Release", "-nologo", "-p:SaeLab=no-such-folder");
        Assert.NotEqual(0, elsewhere.ExitCode);
        Assert.Contains("There is no SaeLab.Abstractions.dll in 'no-such-folder'", elsewhere.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_repository_it_is_a_plugin_like_its_neighbours()
    {
        MakeRepository();
        var output = SaelabProcess.Run(_folder.File("docs"), "new", "variant", "SparseThing").ShouldExitWith(0).Output;
        string[] names = ["SparseThing.cs", "SparseThingOptions.cs", "SparseThingPlugin.cs", "Variants.SparseThing.csproj", "try.yaml"];
        Assert.Equal(names, Directory.EnumerateFileSystemEntries(_folder.File("plugins", "Variants.SparseThing")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllText(RepositoryPaths.Get("plugins", "Variants.TopK", "Variants.TopK.csproj")), Made("Variants.SparseThing.csproj"));
        foreach (var name in names.Where(n => n.EndsWith(".cs", StringComparison.Ordinal)))
            Assert.Contains("namespace SaeLab.Variants.SparseThing;", Made(name), StringComparison.Ordinal);
        Assert.Contains("using SaeLab.Variants.SparseThing;", Made("SparseThingPlugin.cs"), StringComparison.Ordinal);
        Assert.Contains("sparse_thing: { latents", Made("try.yaml"), StringComparison.Ordinal);
        Snapshot.Matches(Masked(output));

        string Made(string name) => File.ReadAllText(_folder.File("plugins", "Variants.SparseThing", name));
    }

    [Fact]
    public void Nothing_of_the_template_keeps_its_name()
    {
        New("SparseThing").ShouldExitWith(0);
        foreach (var file in Directory.EnumerateFiles(_folder.File("SparseThing")))
            Assert.DoesNotMatch("(?i)my.?variant", Path.GetFileName(file) + File.ReadAllText(file));
    }

    [Fact]
    public void An_empty_folder_is_filled_and_stays_the_same()
    {
        var here = Directory.CreateDirectory(_folder.File("here")).FullName;
        _folder.Write("here.txt", "");
        SaelabProcess.Run(here, "new", "variant", "SparseThing", "--out", ".").ShouldExitWith(0);
        Assert.Equal(5, Directory.EnumerateFileSystemEntries(here).Count());
        Assert.True(File.Exists(Path.Combine(here, "SparseThing.csproj")));
    }

    [Fact]
    public void What_cannot_be_is_refused_in_a_line_and_nothing_is_written()
    {
        MakeRepository();
        _folder.Write("outside.txt", "");
        var before = Entries();
        var text = new StringBuilder();
        string[] names =
        [
            "", "my-variant", "myVariant", "My_Variant", "x__y", "9lives", "Ärger", "../x", new('a', 65), "class", "null", "Sae", "Encoder", "Range", "Plugin",
            "System", "Forward", "topk", "TopK", "recovery",
        ];
        foreach (var name in names)
            Add(name);
        Add("SparseThing", "--out", "");
        Add("SparseThing", "--out", "docs");
        Add("SparseThing", "--out", "docs/sparse");
        Add("SparseThing", "--out", "plugins/Sparse");
        Add("Taken");
        Assert.Equal(before, Entries());

        // Outside of the repository.
        File.Delete(_folder.File("SaeLab.sln"));
        before = Entries();
        Add("SparseThing", "--out", "docs");
        Add("SparseThing", "--out", "outside.txt");
        Add("SparseThing", "--out", "outside.txt/below");
        Assert.Equal(before, Entries());
        Snapshot.Matches(text.ToString());

        void Add(params string[] arguments)
        {
            var result = New(arguments).ShouldRefuse();
            Assert.Empty(result.Output);
            text.AppendLine($"> saelab new variant {string.Join(' ', arguments)}").AppendLine(Masked(result.Error));
        }
    }

    [Fact]
    public void A_folder_that_the_system_refuses_leaves_nothing_behind()
    {
        New("SparseThing", "--out", $"above/{new string('x', 300)}").ShouldRefuse("cannot write");
        Assert.Empty(Entries());
    }

    private SaelabResult New(params string[] arguments) => SaelabProcess.Run(_folder.Path, ["new", "variant", .. arguments]);

    /// <summary>What tells the program that a folder is the SaeLab repository, and a plugin in it.</summary>
    private void MakeRepository()
    {
        _folder.Write("SaeLab.sln", "");
        _folder.Write("plugins/Plugins.targets", "");
        _folder.Write("plugins/Variants.Taken/Taken.cs", "");
        _folder.Write("docs/guide.md", "");
    }

    /// <summary>Keeps build settings above the folder from taking part.</summary>
    private void Isolate()
    {
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            _folder.Write(name, "<Project />");
    }

    private List<string> Entries() =>
        [.. Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private string Masked(string text) => text
        .Replace(_folder.Path, "FOLDER", StringComparison.Ordinal)
        .Replace(SaelabProcess.Program, "PROGRAM", StringComparison.Ordinal);

    private void Shell(string commands)
    {
        var result = Start("/bin/sh", _folder.Path, "-c", commands);
        Assert.True(result.ExitCode == 0, $"{commands}\n{result.Output}");
    }

    private static (int ExitCode, string Output) Dotnet(string folder, params string[] arguments) => Start("dotnet", folder, arguments);

    private static (int ExitCode, string Output) Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };

        // What `dotnet test` tells its own MSBuild does not concern another build; a build server would outlive the test.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}

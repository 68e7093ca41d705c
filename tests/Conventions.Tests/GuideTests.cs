using System.Text.RegularExpressions;

namespace SaeLab.Conventions.Tests;

/// <summary>What the guides show is what is there.</summary>
public sealed partial class GuideTests
{
    [Fact]
    public void The_template_of_a_variant_builds_outside_of_the_repository_and_keeps_its_expectations()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(RepositoryPaths.Get("templates", "variant")))
            File.Copy(file, folder.File(Path.GetFileName(file)));
        ProgramRun.Dotnet(folder.Path, "build", "-c", "Release", $"-p:SaeLab={ProgramRun.SaelabFolder}");
        var output = ProgramRun.Saelab(folder.Path, "run", "try.yaml", "--plugins", "bin/Release/net10.0");
        Assert.Contains("recovery.mcc", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_in_the_guide_to_plugins_is_that_of_the_template()
    {
        var template = string.Concat(Directory.GetFiles(RepositoryPaths.Get("templates", "variant"), "*.cs").Select(File.ReadAllText));
        Rule.HasNoOffenders(
            "The template has no such line:",
            Blocks("docs/plugins.md", "csharp").SelectMany(block => block.Split('\n')).Select(line => line.Trim())
                .Where(line => !template.Contains(line, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_manifest_in_the_readme_is_that_of_the_quickstart() =>
        Assert.Equal(File.ReadAllText(RepositoryPaths.Get("experiments", "quickstart.yaml")), Assert.Single(Blocks("README.md", "yaml")));

    [Fact]
    public void The_sections_in_the_guide_to_manifests_make_a_valid_manifest()
    {
        using var folder = new TemporaryFolder();
        folder.Write("guide.yaml", string.Concat(Blocks("docs/manifests.md", "yaml")));
        Assert.Contains("is valid: l1-planted", ProgramRun.Saelab(folder.Path, "validate", "guide.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_in_the_guide_to_sweeps_is_valid()
    {
        using var folder = new TemporaryFolder();
        folder.Write("how-many.yaml", Assert.Single(Blocks("docs/sweeps.md", "yaml")));
        Assert.Contains("is valid: how-many, a sweep of 9 members", ProgramRun.Saelab(folder.Path, "validate", "how-many.yaml"), StringComparison.Ordinal);
    }

    /// <summary>The fenced blocks of a language, in their order.</summary>
    private static List<string> Blocks(string path, string language) =>
        [.. Fence().Matches(File.ReadAllText(RepositoryPaths.Get(path))).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value)];

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}

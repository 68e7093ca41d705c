using System.Text.Json;

namespace SaeLab.EndToEnd.Tests;

/// <summary>A stranger's plugin, verified by one command.</summary>
public sealed class VerifyTests : IDisposable
{
    private static readonly string Plugin = RepositoryPaths.Get(
        "artifacts", "bin", "Fixture.Lawless", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "SaeLab.Fixture.Lawless.dll");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plugin_is_verified_and_what_it_breaks_is_told_with_the_way_to_see_it_again()
    {
        var result = SaelabProcess.Run(_folder.Path, "verify", Plugin).ShouldExitWith(1);
        Assert.Empty(result.Error);
        Snapshot.Matches(result.Output.Replace(Path.GetDirectoryName(Plugin)!, "FOLDER", StringComparison.Ordinal));
        var replay = result.Output.Split('\n').First(line => line.TrimStart().StartsWith("saelab verify", StringComparison.Ordinal)).Trim().Split(' ')[1..];
        Assert.Contains("BROKEN", SaelabProcess.Run(_folder.Path, replay).ShouldExitWith(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_that_obeys_exits_with_0_and_json_has_every_result()
    {
        var output = SaelabProcess.Run(_folder.Path, "verify", "lawful", "--plugins", Path.GetDirectoryName(Plugin)!, "--json").ShouldExitWith(0).Output;
        using var json = JsonDocument.Parse(output);
        Assert.True(json.RootElement.GetProperty("held").GetBoolean());
        Assert.All(json.RootElement.GetProperty("results").EnumerateArray(), r => Assert.Equal("held", r.GetProperty("verdict").GetString()));
        Assert.Contains(json.RootElement.GetProperty("results").EnumerateArray(), r => r.GetProperty("law").GetString() == "touch");
    }

    [Fact]
    public void Options_can_be_set_and_one_law_chosen()
    {
        var output = SaelabProcess.Run(_folder.Path, "verify", "topk", "--law", "scale", "--seed", "7", "--set", "latents=20", "--set", "k=5").ShouldExitWith(0).Output;
        Assert.Contains("seed 7: 1 held, 0 broken", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_verified_is_refused_in_a_line()
    {
        Refused("there is no component, kind or plugin 'tpok'", "verify", "tpok");
        Refused("there is no plugin none.dll", "verify", "none.dll");
        Refused("there is no law 'gradient' of variants", "verify", "topk", "--law", "gradient");
        Refused("k = 50 is more than the 16 latents", "verify", "topk", "--set", "k=50");
        Refused("--set is for one component", "verify", "variants", "--set", "k=5");
        Refused("--seed is a whole number", "verify", "topk", "--seed", "many");

        void Refused(string message, params string[] arguments)
        {
            var result = SaelabProcess.Run(_folder.Path, arguments).ShouldExitWith(2);
            Assert.Empty(result.Output);
            Assert.Contains(message, result.Error, StringComparison.Ordinal);
        }
    }
}

namespace SaeLab.EndToEnd.Tests;

public sealed class StoriesTests : IDisposable
{
    private const string Data = "SAELAB_DATA";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void The_stories_experiment_reaches_its_figures_on_real_activations()
    {
        var data = Environment.GetEnvironmentVariable(Data);
        Skip.If(string.IsNullOrEmpty(data), $"{Data} does not name a folder with activations of a language model");
        SaelabProcess.Run(_folder.Path, "run", RepositoryPaths.Get("experiments", "stories", "topk-layer2.yaml")).ShouldExitWith(0);
    }

    [Fact]
    public void Without_the_data_the_stories_experiment_says_what_to_set()
    {
        var result = SaelabProcess.Run(_folder.Path, [(Data, "")], "run", RepositoryPaths.Get("experiments", "stories", "topk-layer2.yaml"));
        result.ShouldExitWith(2);
        Assert.Contains(Data, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }
}

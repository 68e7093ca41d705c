using System.Security.Cryptography;
using System.Text;
using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Tests.Manifests;

public sealed class ResolvedManifestTests
{
    [Fact]
    public void The_resolved_manifest_has_every_default()
    {
        Snapshot.Matches(ResolvedManifest.Write(FakeComponents.Read(FakeComponents.Valid).Experiment), "yaml");
    }

    [Fact]
    public void Printing_and_reading_is_the_identity() => Law.Holds(ExperimentCases.Any, experiment =>
    {
        var text = ResolvedManifest.Write(experiment);
        var read = FakeComponents.Read(text).Experiment;
        Assert.Equal(text, ResolvedManifest.Write(read));
        Assert.Equal((experiment.Name, experiment.Question, experiment.Seed), (read.Name, read.Question, read.Seed));
        Assert.Equivalent(experiment.Source.Options, read.Source.Options, strict: true);
        Assert.Equivalent(experiment.Variant.Options, read.Variant.Options, strict: true);
        Assert.Equal(experiment.Resampler?.Options, read.Resampler?.Options);
        Assert.Equal(experiment.Training with { Coefficients = read.Training.Coefficients }, read.Training);
        Assert.Equal(experiment.Training.Coefficients, read.Training.Coefficients);
        Assert.Equal(experiment.Evaluate, read.Evaluate);
        Assert.Equal(experiment.Expect, read.Expect);
    }, count: 300);

    [Fact]
    public void The_hash_depends_on_what_is_meant_and_not_on_how_it_is_written()
    {
        var one = FakeComponents.Read(FakeComponents.Valid).Experiment;
        var same = FakeComponents.Read("# the same\n" + FakeComponents.Valid.Replace("2_000_000", "2e6").Replace("batch: 256", "log_every: 0.50%\n  batch: 256")).Experiment;
        var other = FakeComponents.Read(FakeComponents.Valid, "seed=8").Experiment;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ResolvedManifest.Write(one)))), ResolvedManifest.Hash(one));
        Assert.Equal(ResolvedManifest.Hash(one), ResolvedManifest.Hash(same));
        Assert.NotEqual(ResolvedManifest.Hash(one), ResolvedManifest.Hash(other));
    }

    [Fact]
    public void Environment_variables_stay_as_they_were_written()
    {
        var experiment = FakeComponents.Read(FakeComponents.Valid, "source={ files: { paths: ['${SAELAB_DATA}/rows.npy'] } }").Experiment;
        Assert.Contains("\n      - ${SAELAB_DATA}/rows.npy\n", ResolvedManifest.Write(experiment), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_no_manifest_can_write_is_refused()
    {
        var experiment = FakeComponents.Read(FakeComponents.Valid).Experiment;
        Assert.Throws<InputException>(() => ResolvedManifest.Write(experiment with { Training = experiment.Training with { ClipGradientNorm = double.PositiveInfinity } }));
    }
}

using SaeLab.Abstractions;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Sweeps;
using SaeLab.Runtime.Sweeps.Expectations;

namespace SaeLab.Runtime.Tests.Sweeps;

public sealed class SweepTableTests
{
    private static readonly string[] Measured =
    [
        "reconstruction.explained_variance", "reconstruction.fvu", "recovery.mcc", "recovery.mcc_signed", "recovery.sae_l0", "density.l0", "density.dead_latents",
    ];

    [Fact]
    public void What_sentences_speak_of_comes_first_then_what_is_always_asked_for() => Assert.Equal(
        [
            "             density  reconstruction  recovery  density",
            "member  dead_latents             fvu       mcc       l0",
        ],
        Header(Measured, "all(density.dead_latents) <= 3"));

    [Fact]
    public void A_name_is_not_taken_for_the_beginning_of_another() =>
        Assert.Equal(["member", "mcc_signed", "fvu", "mcc", "l0"], Columns(Measured, "recovery.mcc_signed[k=4] >= 0.9"));

    [Fact]
    public void Who_asks_about_a_value_in_training_sees_the_measurement() =>
        Assert.Equal(["member", "explained_variance", "fvu", "mcc", "l0"], Columns(Measured, "reconstruction.explained_variance.in_training >= 0.9"));

    [Fact]
    public void Without_an_evaluator_of_densities_recovery_says_what_l0_is()
    {
        Assert.Equal(["member", "mcc", "sae_l0"], Columns(["recovery.mcc", "recovery.sae_l0"]));
        Assert.Equal("3", MainMeasurements.L0(Results(["recovery.mcc", "recovery.sae_l0"])));
        Assert.Null(MainMeasurements.L0(Results(["recovery.mcc"])));
    }

    [Fact]
    public void Where_nothing_is_asked_the_first_measurements_are_shown() =>
        Assert.Equal(["member", "a", "b"], Columns(["probing.a", "probing.b"]));

    private static string[] Columns(string[] measured, params string[] sentences) =>
        Header(measured, sentences)[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string[] Header(string[] measured, params string[] sentences) =>
        [.. SweepTable.Lines([("topk", Results(measured), null)], [.. sentences.Select(s => new SentenceOutcome(s, true, ""))]).Take(2)];

    /// <summary>Each measurement is greater than the one before it by 1, the first one 2.</summary>
    private static RunResults Results(string[] names) => new()
    {
        Experiment = "example", ManifestHash = "", Seed = 1, SamplesTrained = 1, Shape = new SaeShape(2, 4), Histograms = [], Expectations = [],
        Measurements = [.. names.Select((name, i) => new Measurement { Name = name, Value = i + 2, Direction = Direction.Neutral, Definition = "It is counted.", Count = 1 })],
    };
}

using SaeLab.Sources.Synthetic;

namespace SaeLab.Plugins.Tests.Sources;

/// <summary>Numbers that an independent implementation of SynthSAEBench measured.</summary>
public sealed class SyntheticBenchTests
{
    [Fact]
    public void The_16k_world_has_the_rates_that_others_measured()
    {
        var model = SyntheticWorlds.Model(new SyntheticOptions { Preset = SyntheticPreset.Synth_16k });
        var counts = SyntheticWorlds.Count(model, 40_000);
        var (levels, rates) = (model.Tree.Levels, model.Rates);

        Assert.Equal(0, model.Clamped);
        Assert.Equal(59.14, rates.Sum(), 0.005);
        Assert.InRange(counts.MeanL0(), 33.5, 36);
        Assert.InRange(counts.MeanL0(i => i < 4096), 24.5, 26.5);
        (int Level, double L0, double OfBase)[] expected = [(-1, 4.52, 1), (0, 8.25, 1), (1, 7.39, 0.74), (2, 7.39, 0.46), (3, 7.20, 0.35)];
        foreach (var (level, l0, ofBase) in expected)
        {
            var measured = counts.MeanL0(i => levels[i] == level);
            var wanted = Enumerable.Range(0, model.Count).Where(i => levels[i] == level).Sum(i => rates[i]);
            Assert.InRange(measured / l0, 0.95, 1.05);
            Assert.InRange(measured / wanted / ofBase, 0.95, 1.05);
        }

        Assert.InRange(counts.Squares.Sum() / counts.Rows, 833 * 0.96, 840 * 1.04);
    }

    [Theory]
    [InlineData(SyntheticPreset.Synth_512_deep, 3.445, 6)]
    [InlineData(SyntheticPreset.Synth_512, 5.24, 0)]
    [InlineData(SyntheticPreset.Synth_1k, 6.08, 0)]
    [InlineData(SyntheticPreset.Synth_2k, 11.36, 0)]
    [InlineData(SyntheticPreset.Synth_4k, 16.885, 0)]
    public void Smaller_worlds_have_the_true_L0_that_others_measured(SyntheticPreset preset, double l0, int clamped)
    {
        var model = SyntheticWorlds.Model(new SyntheticOptions { Preset = preset });
        Assert.Equal(clamped, model.Clamped);
        Assert.InRange(SyntheticWorlds.Count(model, 20_000).MeanL0() / l0, 0.96, 1.04);
    }
}

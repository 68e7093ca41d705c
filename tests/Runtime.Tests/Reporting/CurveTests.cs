using SaeLab.Runtime.Reporting.Charts;

namespace SaeLab.Runtime.Tests.Reporting;

public sealed class CurveTests
{
    [Fact]
    public void Every_key_beside_step_and_samples_is_a_curve() =>
        Assert.Equal(["loss", "term.mse", "fvu", "l0", "dead"], Curve.Of(ReportExample.Report.Metrics).Select(c => c.Name));

    [Fact]
    public void Keys_may_come_and_go()
    {
        var curves = Curve.Of([[new("samples", 1), new("a", 1)], [new("samples", 2), new("b", 2)], [new("a", 3)], [new("samples", 4), new("a", 4)]]);
        Assert.Equal([(1, 1), (4, 4)], curves[0].Points);
        Assert.Equal([(2, 2)], curves[1].Points);
    }

    [Fact]
    public void A_thinned_curve_keeps_its_spikes()
    {
        var points = Enumerable.Range(0, 100_000).Select(i => ((double)i, i == 54_321 ? 9.0 : i == 12_345 ? -9.0 : i % 2)).ToList();
        var thinned = new Curve("loss", points).Thinned(400);
        Assert.InRange(thinned.Points.Count, 300, 400);
        Assert.Contains((54_321, 9.0), thinned.Points);
        Assert.Contains((12_345, -9.0), thinned.Points);
        Assert.Equal(thinned.Points.OrderBy(p => p.Samples), thinned.Points);
    }

    [Fact]
    public void Ratios_are_shown_where_a_positive_curve_spans_many()
    {
        Assert.True(LineChart.ValueAxis(Of(0.01, 1), mayBeLogarithmic: true).IsLogarithmic);
        Assert.False(LineChart.ValueAxis(Of(0.01, 1), mayBeLogarithmic: false).IsLogarithmic);
        Assert.False(LineChart.ValueAxis(Of(0.1, 1), mayBeLogarithmic: true).IsLogarithmic);
        Assert.False(LineChart.ValueAxis(Of(0, 1), mayBeLogarithmic: true).IsLogarithmic);
        Assert.True(LineChart.ValueAxis(Of(double.NaN, 0.01, 1), mayBeLogarithmic: true).IsLogarithmic);
    }

    private static Curve Of(params double[] values) => new("loss", [.. values.Select((value, i) => ((double)i, value))]);
}

using FsCheck.Fluent;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Reporting.Charts;

namespace SaeLab.Runtime.Tests.Reporting;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, 1, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(0, 87, "0 20 40 60 80")]
    [InlineData(-6, 0.3, "-6 -5 -4 -3 -2 -1 0")]
    [InlineData(0, 2_000_000, "0 500k 1M 1.5M 2M")]
    [InlineData(0, 3e-4, "0 5e-5 1e-4 1.5e-4 2e-4 2.5e-4 3e-4")]
    [InlineData(5, 5, "4 4.5 5 5.5 6")]
    public void Linear_ticks_are_round(double low, double high, string ticks) => Assert.Equal(ticks, Texts(Axis.Linear(low, high, 5)));

    [Theory]
    [InlineData(0.011, 0.9, "0.01 0.02 0.05 0.1 0.2 0.5 1")]
    [InlineData(3e-6, 2, "1e-5 1e-4 0.001 0.01 0.1 1")]
    [InlineData(1e-12, 1e12, "1e-12 1e-8 1e-4 1 10k 100M 1e12")]
    public void Logarithmic_ticks_are_round(double low, double high, string ticks) => Assert.Equal(ticks, Texts(Axis.Logarithmic(low, high)));

    [Fact]
    public void An_axis_goes_on_to_a_round_end_where_it_may() => Assert.Equal(100, Axis.Linear(0, 87, 4, toRoundEnd: true).High);

    [Fact]
    public void Any_two_numbers_make_an_axis_with_few_ticks_in_ascending_order_inside_it() => Law.Holds(
        from a in Gens.AnyDouble from b in Gens.AnyDouble from rounded in Gen.Elements(true, false) select (a, b, rounded), c =>
        {
            CheckAxis(Axis.Linear(Math.Min(c.a, c.b), Math.Max(c.a, c.b), 4, c.rounded), c.a);
            var (a, b) = (Math.Abs(c.a), Math.Abs(c.b));
            if (a > 0 && b > 0 && double.IsFinite(a) && double.IsFinite(b))
                CheckAxis(Axis.Logarithmic(Math.Min(a, b), Math.Max(a, b)), a);
        }, count: 2000);

    private static void CheckAxis(Axis axis, double value)
    {
        Assert.True(axis.Low < axis.High, $"{axis.Low:R} to {axis.High:R}");
        Assert.InRange(axis.Ticks.Count, 0, 12);
        Assert.Equal(axis.Ticks.Order(), axis.Ticks);
        Assert.InRange(axis.Place(value), 0, 1);
        Assert.All(axis.Ticks, tick => Assert.InRange(axis.Place(tick), 0, 1));
    }

    private static string Texts(Axis axis) => string.Join(' ', axis.Ticks.Select(tick => Numbers.Tick(tick)));
}

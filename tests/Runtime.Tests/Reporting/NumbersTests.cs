using System.Globalization;
using FsCheck.Fluent;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Runtime.Tests.Reporting;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(0.93117, "0.9312")]
    [InlineData(0.9, "0.9")]
    [InlineData(1.2344e-5, "1.234e-5")]
    [InlineData(1e-5, "1e-5")]
    [InlineData(0.00099996, "0.001")]
    [InlineData(0.0012345678, "0.001235")]
    [InlineData(-12.345678, "-12.35")]
    [InlineData(1234.5678, "1,235")]
    [InlineData(9999.6, "10,000")]
    [InlineData(12345, "12,345")]
    [InlineData(12345.6, "12,346")]
    [InlineData(999_999_999, "999,999,999")]
    [InlineData(1.23456e9, "1.235e9")]
    [InlineData(double.MaxValue, "1.798e308")]
    [InlineData(double.Epsilon, "4.941e-324")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NegativeInfinity, "-∞")]
    public void Numbers_have_at_most_four_significant_digits(double value, string expected) => Assert.Equal(expected, Numbers.Short(value));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.05, "0.05")]
    [InlineData(0.001, "0.001")]
    [InlineData(2.5e-4, "2.5e-4")]
    [InlineData(0.1 + 0.2, "0.3")]
    [InlineData(5000, "5000")]
    [InlineData(20_000, "20k")]
    [InlineData(1_500_000, "1.5M")]
    [InlineData(-2e9, "-2B")]
    [InlineData(1e300, "1e300")]
    public void Ticks_are_short(double value, string expected) => Assert.Equal(expected, Numbers.Tick(value));

    [Fact]
    public void Any_number_reads_back_as_nearly_itself() => Law.Holds(Gens.AnyDouble.Where(value => Math.Abs(value) < 1.797e308), value =>
    {
        var read = double.Parse(Numbers.Short(value), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        Assert.True(Math.Abs(read - value) <= Math.Max(Math.Abs(value) * 5.01e-4, double.Epsilon), $"{value:R} became {read:R}");
    }, count: 1000);
}

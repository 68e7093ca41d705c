using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Tests.Manifests;

public sealed class CoefficientUnitTests
{
    [Fact]
    public void Units_convert_to_the_golden_canonical_form()
    {
        var golden = Golden.Case("closed_forms", "lambda_conversion");
        var (inputs, expected) = (golden.GetProperty("inputs"), golden.GetProperty("expected"));
        Golden.AssertClose(expected.GetProperty("bricken").GetDouble(), Of("bricken_alpha", CoefficientUnit.Mean).Canonical(Whole("d"), 4096), 1e-9, 0);
        Golden.AssertClose(expected.GetProperty("sharkey").GetDouble(), Of("sharkey_alpha", CoefficientUnit.MeanPerLatent).Canonical(Whole("sharkey_d"), Whole("sharkey_m")), 1e-9, 0);
        Golden.AssertClose(expected.GetProperty("lee_half_form").GetDouble(), Of("lee_gamma_half_form", CoefficientUnit.Half).Canonical(7, 9), 1e-9, 0);
        Assert.Equal(5, new Coefficient(5).Canonical(7, 9));

        Coefficient Of(string name, CoefficientUnit unit) => new(inputs.GetProperty(name).GetDouble(), unit);

        int Whole(string name) => inputs.GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData("5", 5, CoefficientUnit.Sum)]
    [InlineData("0", 0, CoefficientUnit.Sum)]
    [InlineData(" 1e-3 ", 1e-3, CoefficientUnit.Sum)]
    [InlineData("0.004 mean", 0.004, CoefficientUnit.Mean)]
    [InlineData(".1  mean_per_latent", 0.1, CoefficientUnit.MeanPerLatent)]
    [InlineData("1_000.5 half", 1000.5, CoefficientUnit.Half)]
    public void A_coefficient_is_a_number_with_or_without_a_unit(string text, double value, CoefficientUnit unit)
    {
        Assert.Equal(new Coefficient(value, unit), Coefficient.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mean")]
    [InlineData("-1")]
    [InlineData("-0.1 mean")]
    [InlineData("NaN")]
    [InlineData("Infinity mean")]
    [InlineData("1e999")]
    [InlineData("1,5")]
    [InlineData("5 sum")]
    [InlineData("5 Mean")]
    [InlineData("5 mean mean")]
    [InlineData("5mean")]
    public void What_is_none_is_refused(string text)
    {
        Assert.False(Coefficient.TryParse(text, null, out _));
        Assert.Throws<FormatException>(() => Coefficient.Parse(text));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_negative_or_not_finite_cannot_be_made(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Coefficient(value, CoefficientUnit.Mean));

    [Fact]
    public void Text_and_value_are_the_same_thing() => Law.Holds(
        from mantissa in Gen.Choose(0, int.MaxValue)
        from exponent in Gen.Choose(-300, 290)
        from unit in Gen.Elements(Enum.GetValues<CoefficientUnit>())
        select new Coefficient(mantissa * Math.Pow(10, exponent), unit),
        coefficient => Assert.Equal(coefficient, Coefficient.Parse(coefficient.ToString())));

    [Fact]
    public void The_resolved_manifest_keeps_what_was_written_and_remarks_what_it_comes_to()
    {
        Assert.Equal("5", Line("5"));
        Assert.Equal("0.004 mean  # λ = 2.048 against the summed error (d = 512)", Line("0.004 mean"));
        Assert.Equal("0.1 mean_per_latent  # λ = 0.0125 against the summed error (d = 512, m = 4096)", Line("0.1 mean_per_latent"));
        Assert.Equal("0.5 half  # λ = 1 against the summed error", Line("0.5 half"));
        Assert.Equal("1e-12 mean  # λ = 5.12E-10 against the summed error (d = 512)", Line("1e-12 mean"));

        static string Line(string text)
        {
            var written = ResolvedManifest.Write(Read(text), new SaeShape(512, 4096));
            return written.Split('\n').Single(line => line.Contains("penalty:", StringComparison.Ordinal)).Trim()["penalty: ".Length..];
        }
    }

    [Fact]
    public void The_remark_changes_neither_the_hash_nor_what_is_read_back()
    {
        var experiment = Read("0.004 mean");
        var remarked = ResolvedManifest.Write(experiment, new SaeShape(512, 4096));
        Assert.NotEqual(ResolvedManifest.Write(experiment), remarked);
        var read = FakeComponents.Read(remarked).Experiment;
        Assert.Equal(ResolvedManifest.Hash(experiment), ResolvedManifest.Hash(read));
        Assert.Equal(remarked, ResolvedManifest.Write(read, new SaeShape(512, 4096)));
    }

    [Fact]
    public void A_coefficient_that_is_none_is_an_error_by_line()
    {
        Assert.Equal(
            "--set variant.l1.penalty=-1: error SAE107: 'penalty' of variant 'l1' must be a coefficient of at least 0 such as '5', '0.004 mean', '0.1 mean_per_latent' or '0.5 half', but is '-1'",
            FakeComponents.Complaints(FakeComponents.Valid, "variant=l1", "variant.l1.penalty=-1"));
    }

    private static Experiment Read(string coefficient) =>
        FakeComponents.Read(FakeComponents.Valid, "variant=l1", $"variant.l1.penalty={coefficient}").Experiment;
}

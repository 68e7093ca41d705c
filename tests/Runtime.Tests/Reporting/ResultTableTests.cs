using SaeLab.Abstractions;
using SaeLab.Runtime.Evaluation;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Runtime.Tests.Reporting;

public sealed class ResultTableTests
{
    [Fact]
    public void The_table_has_aligned_columns_and_then_the_verdicts() =>
        Snapshot.Matches(string.Join("\n", ResultTable.Lines(RunResults.Of(ReportExample.Report))));

    [Fact]
    public void What_training_reaches_has_a_column_where_it_differs()
    {
        var results = RunResults.Of(ReportExample.Report) with
        {
            Measurements = [ReportExample.Measured("recovery.f1", 0.75, Direction.HigherIsBetter) with { InTraining = 0.875 }, ReportExample.Measured("recovery.mcc", 0.5, Direction.HigherIsBetter)],
            Expectations = [],
        };
        var lines = ResultTable.Lines(results);
        Assert.Contains("in training (gap)", lines[0], StringComparison.Ordinal);
        Assert.Contains("0.875 (-0.125)", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("(", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_measured_nothing_has_no_lines() =>
        Assert.Empty(ResultTable.Lines(RunResults.Of(ReportExample.Report) with { Measurements = [], Expectations = [] }));

    [Fact]
    public void A_value_that_rounds_to_its_bound_is_shown_in_full() =>
        Assert.Equal("0.899999", Verdict.Value(new ExpectationOutcome("recovery.mcc", Expectation.Parse(">= 0.9"), 0.899999)));

    [Fact]
    public void No_text_breaks_a_line_or_commands_the_terminal() => Law.Holds(Gens.AnyText, text =>
    {
        var results = RunResults.Of(ReportExample.Report) with { Measurements = [ReportExample.Measured(text, 1, Direction.Neutral)], Expectations = [] };
        var lines = ResultTable.Lines(results);
        Assert.Equal(2, lines.Count);
        Assert.DoesNotContain(lines[1], char.IsControl);
    });

    [Theory]
    [InlineData(Direction.HigherIsBetter, 0.5, 0.4, 0.6, 0.3, true)]
    [InlineData(Direction.HigherIsBetter, 0.5, 0.4, 0.6, 0.45, false)]
    [InlineData(Direction.LowerIsBetter, 0.5, 0.4, 0.6, 0.7, true)]
    [InlineData(Direction.LowerIsBetter, 0.5, 0.4, 0.6, 0.55, false)]
    [InlineData(Direction.OneIsBest, 0.95, 0.9, 1.05, 0.5, true)]
    [InlineData(Direction.OneIsBest, 0.95, 0.4, 1.05, 0.5, false)]
    [InlineData(Direction.Neutral, 0.5, 0.4, 0.6, 0.3, null)]
    public void Chance_is_beaten_by_the_whole_interval(Direction direction, double value, double low, double high, double floor, bool? beaten) =>
        Assert.Equal(beaten, ChanceFloor.IsBeaten(ReportExample.Measured("m", value, direction, floor, new Interval(low, high))));

    [Theory]
    [InlineData(Direction.HigherIsBetter, 0.01, 0.1, true)]
    [InlineData(Direction.HigherIsBetter, -0.01, 0.1, false)]
    [InlineData(Direction.LowerIsBetter, -0.1, -0.01, true)]
    [InlineData(Direction.LowerIsBetter, -0.1, 0.01, false)]
    [InlineData(Direction.Neutral, 0.01, 0.1, null)]
    public void Where_the_floor_moves_with_the_value_their_difference_decides(Direction direction, double low, double high, bool? beaten) =>
        Assert.Equal(beaten, ChanceFloor.IsBeaten(ReportExample.Measured("m", 0.5, direction, 0.45, new Interval(0.1, 0.9)) with { IntervalAboveFloor = new Interval(low, high) }));
}

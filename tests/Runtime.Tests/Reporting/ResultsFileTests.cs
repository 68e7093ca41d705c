using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Runtime.Evaluation;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Runtime.Tests.Reporting;

public sealed class ResultsFileTests
{
    [Fact]
    public void The_keys_and_their_order_are_those_of_the_format()
    {
        using var folder = new TemporaryFolder();
        ResultsFile.Write(folder.File("results.json"), RunResults.Of(ReportExample.Report));
        var text = File.ReadAllText(folder.File("results.json"));
        using var document = JsonDocument.Parse(text);
        Snapshot.Matches(text, "json");
    }

    [Fact]
    public void What_is_read_is_what_was_written()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("results.json");
        var cases =
            from text in Gens.AnyText.Select(Sound)
            from other in Gens.AnyText.Select(Sound)
            from numbers in Gens.AnyDouble.ArrayOf(6)
            from flags in Gen.Elements(true, false).ArrayOf(2)
            from direction in Gen.Elements(Enum.GetValues<Direction>())
            select Results(text, other, numbers, flags, direction);
        Law.Holds(cases, results =>
        {
            ResultsFile.Write(path, results);
            var bytes = File.ReadAllBytes(path);
            var read = ResultsFile.Read(path);
            Assert.Equal(results.Measurements, read.Measurements);
            Assert.Equal(results.Expectations, read.Expectations);
            Assert.Equal(results.DeadLatents, read.DeadLatents);
            Assert.Equal(results.Histograms[0].Edges, read.Histograms[0].Edges);
            Assert.Equal(results.Histograms[0].Counts, read.Histograms[0].Counts);
            Assert.Equal((results.Experiment, results.ManifestHash, results.Seed, results.SamplesTrained, results.Shape), (read.Experiment, read.ManifestHash, read.Seed, read.SamplesTrained, read.Shape));

            ResultsFile.Write(path, read);
            Assert.Equal(bytes, File.ReadAllBytes(path));
        });
    }

    [Fact]
    public void Other_files_are_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        ResultsFile.Write(folder.File("results.json"), RunResults.Of(ReportExample.Report));
        var good = File.ReadAllText(folder.File("results.json"));
        string[] bad =
        [
            "", "nothing\nof the kind", "[]", "{}", "null", good[..200], new string('[', 1000),
            Changed("\"seed\": 7", "\"seed\": -7"),
            Changed("\"samples_trained\": 12800", "\"samples_trained\": 1.5"),
            Changed("\"input_dim\": 8", "\"input_dim\": 0"),
            Changed("\"value\": 4", "\"value\": \"4\""),
            Changed("\"neutral\"", "\"up\""),
            Changed("\"<= 0.02\"", "\"about 0.02\""),
            Changed("\"low\": 0.01011", "\"lowest\": 0.01011"),
            Changed("[3, 1]", "[3, null]"),
            Changed("[0, 5, 15]", "[0, 5, 16]"),
            Changed("[0, 5, 15]", "[0, -1]"),
            Changed("\"experiment\": \"topk-demo\"", "\"experiment\": \"\\ud800\""),
            Changed("\"experiment\": \"topk-demo\"", "\"experiment\": null"),
        ];
        var complaints = bad.Select(text => Assert.Throws<InputException>(() => ResultsFile.Read(folder.Write("bad.json", text))).Message)
            .Append(Assert.Throws<InputException>(() => ResultsFile.Read(folder.File("none.json"))).Message)
            .ToList();
        Assert.All(complaints, complaint => Assert.DoesNotContain('\n', complaint));
        Snapshot.Matches(string.Join("\n", complaints).Replace(folder.Path, "runs", StringComparison.Ordinal));

        string Changed(string from, string to)
        {
            Assert.Contains(from, good, StringComparison.Ordinal);
            return good.Replace(from, to, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Unknown_keys_are_ignored()
    {
        using var folder = new TemporaryFolder();
        ResultsFile.Write(folder.File("results.json"), RunResults.Of(ReportExample.Report));
        var text = File.ReadAllText(folder.File("results.json"));
        folder.Write("later.json", "{ \"unit\": \"none\"," + text[1..]);
        Assert.Equal("topk-demo", ResultsFile.Read(folder.File("later.json")).Experiment);
    }

    /// <summary>Halves of characters cannot be stored in UTF-8; whoever writes them gets U+FFFD.</summary>
    private static string Sound(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static RunResults Results(string text, string other, double[] numbers, bool[] flags, Direction direction)
    {
        var measurement = ReportExample.Measured(text, numbers[0], direction, flags[0] ? numbers[1] : null, flags[1] ? new Interval(numbers[2], numbers[3]) : null) with { Definition = other, InTraining = flags[1] ? numbers[5] : null, IntervalAboveFloor = flags[0] ? new Interval(numbers[3], numbers[4]) : null };
        var bound = new Expectation(">=", double.IsFinite(numbers[4]) ? numbers[4] : 0);
        return RunResults.Of(ReportExample.Report) with
        {
            Experiment = other,
            Seed = ulong.MaxValue,
            DeadLatents = flags[0] ? (flags[1] ? [] : [15, 0]) : null,
            Measurements = [measurement],
            Histograms = [ReportExample.Histogram with { Title = text, Edges = numbers, Counts = [0, long.MaxValue] }],
            Expectations = [new ExpectationOutcome(text, bound, numbers[0]), new ExpectationOutcome(text + "?", bound, null)],
        };
    }
}

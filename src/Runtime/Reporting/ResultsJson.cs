using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SaeLab.Abstractions;
using SaeLab.Runtime.Evaluation;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Reporting;

/// <summary>The JSON of <c>results.json</c>.</summary>
internal static class ResultsJson
{
    // The file is no part of a web page, so that formulas may stay readable.
    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes results.</summary>
    public static void Write(Stream stream, RunResults results)
    {
        using var json = new Utf8JsonWriter(stream, Layout);
        json.WriteStartObject();
        json.WriteString("experiment", results.Experiment);
        json.WriteString("manifest_hash", results.ManifestHash);
        json.WriteNumber("seed", results.Seed);
        json.WriteNumber("samples_trained", results.SamplesTrained);
        json.WriteStartObject("shape");
        json.WriteNumber("input_dim", results.Shape.InputDim);
        json.WriteNumber("latent_count", results.Shape.LatentCount);
        json.WriteEndObject();
        WriteList(json, "measurements", results.Measurements, WriteMeasurement);
        if (results.DeadLatents is { } dead)
            WriteNumbers(json, "dead_latents", dead.Select(i => i.ToString(CultureInfo.InvariantCulture)));
        WriteList(json, "histograms", results.Histograms, WriteHistogram);
        if (results.Curves.Count > 0)
            WriteList(json, "curves", results.Curves, CurvesJson.Write);
        WriteList(json, "expectations", results.Expectations, WriteExpectation);
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads results.</summary>
    /// <exception cref="FormatException">They are none.</exception>
    public static RunResults Read(JsonField root)
    {
        var measurements = root["measurements"].Items().Select(ReadMeasurement).ToList();
        var measured = measurements.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var shape = new SaeShape(root["shape"]["input_dim"].Size(), root["shape"]["latent_count"].Size());
        return new RunResults
        {
            Experiment = root["experiment"].Text(),
            ManifestHash = root["manifest_hash"].Text(),
            Seed = root["seed"].Unsigned(),
            SamplesTrained = root["samples_trained"].Whole(),
            Shape = shape,
            Measurements = measurements,
            DeadLatents = root.Optional("dead_latents") is { } dead ? [.. dead.Items().Select(i => ReadLatent(i, shape.LatentCount))] : null,
            Histograms = [.. root["histograms"].Items().Select(ReadHistogram)],
            Curves = root.Optional("curves") is { } curves ? [.. curves.Items().Select(CurvesJson.Read)] : [],
            Expectations = [.. root["expectations"].Items().Select(field => ReadExpectation(field, measured))],
        };
    }

    private static void WriteMeasurement(Utf8JsonWriter json, Measurement measurement)
    {
        json.WriteString("name", measurement.Name);
        WriteNumber(json, "value", measurement.Value);
        json.WriteString("direction", measurement.Direction.Key());
        json.WriteString("definition", measurement.Definition);
        json.WriteNumber("count", measurement.Count);
        if (measurement.Floor is { } floor)
            WriteNumber(json, "floor", floor);
        WriteInterval(json, "interval", measurement.Interval);
        WriteInterval(json, "interval_above_floor", measurement.IntervalAboveFloor);
        if (measurement.InTraining is not { } inTraining)
            return;
        WriteNumber(json, "in_training", inTraining);
        WriteNumber(json, "gap", measurement.Value - inTraining);
    }

    private static Measurement ReadMeasurement(JsonField field) => new()
    {
        Name = field["name"].Text(),
        Value = field["value"].Number(),
        Direction = Directions.OfKey(field["direction"].Text()) ?? throw field["direction"].Not($"one of {string.Join(", ", Directions.Keys)}"),
        Definition = field["definition"].Text(),
        Count = field["count"].Whole(),
        Floor = field.Optional("floor")?.Number(),
        Interval = ReadInterval(field.Optional("interval")),
        IntervalAboveFloor = ReadInterval(field.Optional("interval_above_floor")),
        InTraining = field.Optional("in_training")?.Number(),
    };

    private static void WriteInterval(Utf8JsonWriter json, string name, Interval? interval)
    {
        if (interval is not { } ends)
            return;
        json.WriteStartObject(name);
        WriteNumber(json, "low", ends.Low);
        WriteNumber(json, "high", ends.High);
        json.WriteEndObject();
    }

    private static Interval? ReadInterval(JsonField? field) => field is { } ends ? new Interval(ends["low"].Number(), ends["high"].Number()) : null;

    private static int ReadLatent(JsonField field, int latentCount) =>
        field.Whole() is var latent && latent >= 0 && latent < latentCount ? (int)latent : throw field.Not("a latent, counted from 0");

    private static void WriteHistogram(Utf8JsonWriter json, HistogramFigure histogram)
    {
        json.WriteString("name", histogram.Name);
        json.WriteString("title", histogram.Title);
        json.WriteString("caption", histogram.Caption);
        json.WriteString("axis", histogram.AxisLabel);
        WriteNumbers(json, "edges", histogram.Edges.Select(Literal));
        WriteNumbers(json, "counts", histogram.Counts.Select(count => count.ToString(CultureInfo.InvariantCulture)));
    }

    private static HistogramFigure ReadHistogram(JsonField field) => new(
        field["name"].Text(),
        field["title"].Text(),
        field["caption"].Text(),
        field["axis"].Text(),
        [.. field["edges"].Items().Select(edge => edge.Number())],
        [.. field["counts"].Items().Select(count => count.Whole())]);

    private static void WriteExpectation(Utf8JsonWriter json, ExpectationOutcome outcome)
    {
        json.WriteString("measurement", outcome.Measurement);
        json.WriteString("bound", outcome.Expectation.ToString());
        WriteNumber(json, "value", outcome.Value ?? double.NaN);
        json.WriteBoolean("met", outcome.IsMet);
    }

    /// <summary>Reads an outcome, whose null is a NaN where there is such a measurement. Whether it is met follows from the rest.</summary>
    private static ExpectationOutcome ReadExpectation(JsonField field, HashSet<string> measured)
    {
        var name = field["measurement"].Text();
        var bound = Expectation.TryParse(field["bound"].Text(), CultureInfo.InvariantCulture, out var read) ? read : throw field["bound"].Not("a bound such as '>= 0.9'");
        return new ExpectationOutcome(name, bound, field["value"].IsNull && !measured.Contains(WithoutForm(name)) ? null : field["value"].Number());
    }

    private static string WithoutForm(string measurement) =>
        measurement.EndsWith(ExpectationOutcome.InTraining, StringComparison.Ordinal) ? measurement[..^ExpectationOutcome.InTraining.Length] : measurement;

    internal static void WriteList<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Literal(value));
    }

    /// <summary>Numbers on one line.</summary>
    internal static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<string> literals)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"[{string.Join(", ", literals)}]");
    }

    internal static string Literal(double value) => value switch
    {
        double.NaN => "null",
        double.PositiveInfinity => "1e999",
        double.NegativeInfinity => "-1e999",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}

using System.Text.Json;

namespace SaeLab.Bench;

/// <summary>The rows of the benchmark, printed as they come and written as JSON in the end.</summary>
internal sealed class Report
{
    private readonly List<Row> _rows = [];

    /// <summary>Adds a ratio with its target, if it has one.</summary>
    public void Add(string what, double value, string unit, double? atMost = null, double? atLeast = null)
    {
        var row = new Row(what, value, unit, atMost, atLeast);
        _rows.Add(row);
        var target = atMost is not null ? $"<= {atMost:0.##}" : atLeast is not null ? $">= {atLeast:0.##}" : "";
        var verdict = atMost is null && atLeast is null ? "" : row.IsMet ? "met" : "MISSED";
        Console.WriteLine($"{what,-74} {value,9:0.###} {unit,-8} {target,-9} {verdict}");
    }

    public static void Section(string title)
    {
        Console.WriteLine();
        Console.WriteLine(title);
    }

    public string ToJson() => JsonSerializer.Serialize(
        _rows.Select(r => new { what = r.What, value = r.Value, unit = r.Unit, at_most = r.AtMost, at_least = r.AtLeast, met = r.IsMet }),
        new JsonSerializerOptions { WriteIndented = true });

    private sealed record Row(string What, double Value, string Unit, double? AtMost, double? AtLeast)
    {
        public bool IsMet => !(Value > AtMost) && !(Value < AtLeast);
    }
}

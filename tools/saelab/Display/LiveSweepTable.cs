using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Sweeps;
using SaeLab.Runtime.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SaeLab.CommandLine.Display;

/// <summary>A table of the members that are on their way, as many as fit the terminal, and counts of the others.</summary>
internal sealed class LiveSweepTable(LoadedSweep sweep) : ISweepObserver
{
    public static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private const int LinesBeside = 8, MostNotes = 3, LeastLabel = 8;

    /// <summary>What a row takes beside its cells: blanks on both sides of each of its six cells, and what separates them.</summary>
    private const int WidthBeside = 19;

    private static readonly string[] Heads = ["member", "", "samples", "FVU", "L0", "state"];
    private readonly Lock _lock = new();
    private readonly Dictionary<SweepMember, Row> _rows = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _notes = [];

    public void Note(string message) => Change(() => _notes.Add(message));

    public void Trained(SweepMember member, TrainingMetrics metrics, long totalSamples) => Change(() => _rows[member] = new Row(
        $"{100 * metrics.Samples / totalSamples} %", Numbers.Count(metrics.Samples), $"{metrics.Fvu:F4}", $"{metrics.L0:F2}", metrics.Samples == totalSamples ? State.Measuring : State.Training));

    public void Finished(SweepMember member, RunResults results) => Change(() => _rows[member] = new Row(
        "100 %", Numbers.Count(results.SamplesTrained), MainMeasurements.Fvu(results) ?? "", MainMeasurements.L0(results) ?? "", State.Finished));

    public void Failed(SweepMember member, string reason) => Change(() =>
    {
        _rows[member] = new Row("", "", "", "", State.Failed);
        _notes.Add($"{member.Label}: {reason}");
    });

    /// <summary>The table as it is now.</summary>
    public IRenderable Render()
    {
        lock (_lock)
        {
            var table = new Table { Border = TableBorder.Simple };
            table.AddColumns(Heads);
            foreach (var column in table.Columns)
                column.NoWrap();
            foreach (var column in table.Columns.Skip(1).Take(4))
                column.RightAligned();
            var width = Math.Max(1, AnsiConsole.Profile.Width);
            var room = Math.Max(4, AnsiConsole.Profile.Height - LinesBeside);
            var begun = sweep.Members.Where(_rows.ContainsKey).ToList();
            List<string[]> rows = [.. begun.OrderBy(m => _rows[m].State).Take(room).Select(m => (string[])[m.Label, .. _rows[m].Cells])];
            var labels = Math.Max(LeastLabel, width - WidthBeside - Enumerable.Range(1, Heads.Length - 1).Sum(i => rows.Select(r => r[i].Length).Append(Heads[i].Length).Max()));
            foreach (var row in rows)
                table.AddRow(row.Select((cell, i) => Markup.Escape(i == 0 ? ShortText.Within(cell, labels) : cell)).ToArray());

            var finished = begun.Count(m => _rows[m].State == State.Finished);
            var failed = begun.Count(m => _rows[m].State == State.Failed);
            var summary = $"{finished} of {sweep.Members.Count} finished{(failed > 0 ? $", {failed} failed" : "")}";
            return new Rows(table, new Text(string.Join('\n', _notes.TakeLast(MostNotes).Append(summary).Select(line => ShortText.Within(line, width)))));
        }
    }

    private void Change(Action change)
    {
        lock (_lock)
            change();
    }

    private static string Word(State state) => state switch
    {
        State.Training => "training",
        State.Measuring => "measuring",
        State.Failed => "FAILED",
        _ => "finished",
    };

    private sealed record Row(string Share, string Samples, string Fvu, string L0, State State)
    {
        public string[] Cells => [Share, Samples, Fvu, L0, Word(State)];
    }

    private enum State
    {
        Training,
        Measuring,
        Failed,
        Finished,
    }
}

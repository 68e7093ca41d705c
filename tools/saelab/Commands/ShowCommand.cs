using System.CommandLine;
using SaeLab.Abstractions;
using SaeLab.CommandLine.Display;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Sweeps;

namespace SaeLab.CommandLine.Commands;

/// <summary><c>saelab show</c>: what is in a run, a dictionary or a checkpoint.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "The folder of a run or a sweep, a dictionary.msgpack or a checkpoint." };
        var command = new Command("show", "Shows the contents of a run, a sweep, a dictionary or a checkpoint.") { path };
        command.SetAction(arguments =>
        {
            foreach (var line in Lines(arguments.GetValue(path)!))
                Console.WriteLine(line);
            return ExitCodes.Good;
        });
        HelpExamples.AddTo(command, """
            saelab show runs/quickstart
            saelab show runs/quickstart/dictionary.msgpack
            """);
        return command;
    }

    private static IEnumerable<string> Lines(string path)
    {
        if (Directory.Exists(path))
            return RunLines(path);
        if (!File.Exists(path))
            throw new InputException($"there is no file or folder {path}");
        try
        {
            var stored = DictionaryFile.Read(path);
            using (stored.Dictionary)
                return DictionaryLines.Of(path, stored);
        }
        catch (InputException) when (IsCheckpoint(path))
        {
            return CheckpointLines(path);
        }
    }

    private static IEnumerable<string> SweepLines(string folder)
    {
        var sweep = SweepFile.Read(Path.Combine(folder, SweepFile.Name));
        var members = sweep.Members.Select(m => (m.Label, Read: ResultsFile.ReadIfWhole(Path.Combine(folder, "members", m.Folder)), m.Error)).Select(m => (m.Label, m.Read.Results, Error: m.Read.Problem ?? m.Error)).ToList();
        var pending = members.Count(m => m is { Results: null, Error: null });
        return
        [
            $"{sweep.Name}: a sweep of {members.Count} members over {string.Join(", ", sweep.Fields.Select(f => f.Path))}",
            .. sweep.Question is { } question ? [question] : Array.Empty<string>(),
            .. pending > 0 ? [$"{pending} have not ended; 'saelab run' with the manifest, --out {folder} and --resume goes on with them."] : Array.Empty<string>(),
            "",
            .. SweepTable.Lines(members, sweep.Expectations),
        ];
    }

    private static IEnumerable<string> RunLines(string folder)
    {
        if (File.Exists(Path.Combine(folder, SweepFile.Name)))
            return SweepLines(folder);
        var results = Path.Combine(folder, "results.json");
        var manifest = Path.Combine(folder, "manifest.resolved.yaml");
        if (!File.Exists(manifest))
            throw new InputException($"{folder} holds no run: there is no manifest.resolved.yaml");
        if (!File.Exists(results))
            return [$"{folder} holds an unfinished run; 'saelab run' with its manifest, --out {folder} and --resume goes on with it.", "", .. File.ReadLines(manifest)];
        var read = ResultsFile.Read(results);
        return
        [
            $"{read.Experiment}: {read.Shape}, trained on {Numbers.Count(read.SamplesTrained)} samples, seed {read.Seed}",
            $"manifest {read.ManifestHash}",
            "",
            .. ResultTable.Lines(read),
            "",
            $"Report: {Path.Combine(folder, "report.html")}",
        ];
    }

    private static bool IsCheckpoint(string path)
    {
        try
        {
            CheckpointFile.Read(path).Dispose();
            return true;
        }
        catch (InputException)
        {
            return false;
        }
    }

    private static List<string> CheckpointLines(string path)
    {
        using var checkpoint = CheckpointFile.Read(path);
        return
        [
            $"{path}: a checkpoint of manifest {checkpoint.ManifestHash}",
            .. checkpoint.Entries.Select(entry => $"  {entry.Name,-28} {Describe(entry)}"),
        ];
    }

    private static string Describe(CheckpointEntry entry) => entry switch
    {
        MatrixEntry matrix => $"float32 [{matrix.Values.Rows}, {matrix.Values.Columns}]",
        Int64Entry { Values.Length: <= 8 } numbers => string.Join(", ", numbers.Values),
        Int64Entry numbers => $"int64 [{numbers.Values.Length}]",
        DoubleEntry numbers => string.Join(", ", numbers.Values.Select(Numbers.Short)),
        TextEntry text => text.Value,
        BytesEntry bytes => $"{bytes.Values.Length} bytes",
        _ => "",
    };
}

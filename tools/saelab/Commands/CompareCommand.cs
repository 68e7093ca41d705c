using System.CommandLine;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Reporting.Comparisons;

namespace SaeLab.CommandLine.Commands;

/// <summary><c>saelab compare</c>: runs and sweeps side by side.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var folders = new Argument<string[]>("RUN") { Description = "Folders of runs and of sweeps.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "The page to write. Default: comparison.html.", HelpName = "FILE.html", DefaultValueFactory = _ => "comparison.html" };
        var csv = new Option<string?>("--csv") { Description = "Also writes all measurements, one line per run.", HelpName = "FILE.csv" };
        var command = new Command("compare", "Compares runs, and the members of sweeps: fronts, tables, and what differs.") { folders, output, csv };
        command.SetAction(arguments =>
        {
            var comparison = ComparisonReader.Read(arguments.GetValue(folders)!);
            var page = Path.GetFullPath(arguments.GetValue(output)!);
            AtomicFile.WriteText(page, ComparisonReport.Write(comparison, Path.GetDirectoryName(page)!));
            foreach (var note in comparison.Notes)
                Console.WriteLine(note);
            Console.WriteLine($"{Numbers.Count(comparison.Runs.Count(), "run")}: {arguments.GetValue(output)}");
            if (arguments.GetValue(csv) is { } table)
            {
                AtomicFile.WriteText(Path.GetFullPath(table), ComparisonCsv.Write(comparison));
                Console.WriteLine($"Table: {table}");
            }

            return ExitCodes.Good;
        });
        HelpExamples.AddTo(command, """
            saelab compare runs/l0-front --csv l0-front.csv
            saelab compare runs/topk runs/l1 --out topk-against-l1.html
            """);
        return command;
    }
}

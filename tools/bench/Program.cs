using System.Globalization;
using SaeLab.Bench;
using SaeLab.Bench.Kernels;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Contains("--help"))
{
    Console.WriteLine("""
        Measures SaeLab's engine against what the machine can do. All rows are ratios inside one run.
          --quick        fewer rounds and no large shapes; under a minute
          --json FILE    also writes the rows as JSON
          --memory-case  trains the largest case for a few steps and prints the peak memory of the process (used by the run itself)
          --sources       times rows of SynthSAEBench-16k against the TopK step that they are for, and nothing else; with --quick, of random directions
          --serve ...    runs steps of one case on request: topk|topk+auxk|l1 BATCH INPUT_DIM LATENTS THREADS; see peers/README.md
          --kernels [F]  times single kernels with BenchmarkDotNet, all (about two minutes) or those like F, as in '*Tile*'
        """);
    return 0;
}

if (args.Contains("--memory-case"))
    return MemoryCase.Run();
if (args.Contains("--sources"))
    return SourceRows.Run(args.Contains("--quick"));
var serve = Array.IndexOf(args, "--serve");
if (serve >= 0)
    return ServeCase.Run(args.AsSpan(serve + 1));

var kernels = Array.IndexOf(args, "--kernels");
if (kernels >= 0)
    return KernelBenchmarks.Run(args.ElementAtOrDefault(kernels + 1));

var report = new Report();
var quick = args.Contains("--quick");
KernelRows.Measure(report, quick);
StepRows.Measure(report, quick);
ScalingRows.Measure(report, quick);
if (!quick)
    MemoryCase.Measure(report);
var json = Array.IndexOf(args, "--json");
if (json >= 0)
    File.WriteAllText(args[json + 1], report.ToJson());
return 0;

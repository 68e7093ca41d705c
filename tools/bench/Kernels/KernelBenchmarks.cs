using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace SaeLab.Bench.Kernels;

/// <summary>Single kernels on one thread under BenchmarkDotNet: for finding out why a step became slower.</summary>
internal static class KernelBenchmarks
{
    private const int Warmups = 2, Iterations = 8, Milliseconds = 120;

    /// <summary>Runs all, or those whose names match a pattern.</summary>
    /// <param name="filter">A glob such as <c>*Tile*</c>, or null.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string? filter)
    {
        // In process: nothing is generated and restored, so it works without a network and under this repository's build settings.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(Warmups).WithIterationCount(Iterations).WithIterationTime(TimeInterval.FromMilliseconds(Milliseconds));
        var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(ConsoleLogger.Default)
            .AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params)
            .AddColumn(StatisticColumn.Min, StatisticColumn.Median, StatisticColumn.StdDev)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "saelab-kernels"))
            .WithOptions(ConfigOptions.DisableLogFile);
        BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(["--filter", filter ?? "*"], config);
        return 0;
    }
}

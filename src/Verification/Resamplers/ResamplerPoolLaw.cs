using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class ResamplerPoolLaw() : Law(
    ComponentKind.Resampler, "pool",
    "The same random stream and the same pool give the same edits, however many rows of the pool are shown at a time.")
{
    private static readonly int[] Dead = [0, 4, 5, 11];

    internal override void Check(Form form, LawRun run)
    {
        (string, float[])[]? first = null;
        foreach (var batch in new[] { ResamplingCase.Batch, ResamplingCase.Batch, 1, 7, ResamplingCase.Pool })
        {
            using var subject = new ResamplingCase(form, run.Random, Dead);
            subject.Resample(batch);
            var state = ShortTraining.Snapshot(subject.State);
            first ??= state;
            foreach (var (expected, actual) in first.Zip(state))
            {
                var largest = expected.Item2.Select(Math.Abs).DefaultIfEmpty().Max();
                var apart = expected.Item2.Zip(actual.Item2).Select(p => Math.Abs(p.First - p.Second)).DefaultIfEmpty().Max();
                run.Near(apart / Math.Max(1e-6, largest), 1e-4, $"{expected.Item1} where the pool is shown {batch} rows at a time");
            }
        }
    }
}

using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantThreadsLaw() : Law(
    ComponentKind.Variant, "threads",
    "The same seed gives the same parameters and optimizer state, bit for bit, however often it is run and on however many threads.")
{
    private const int ManyLatents = 192, Rows = 96, Steps = 2;

    internal override void Check(Form form, LawRun run)
    {
        // Work is shared between threads only where there is some.
        var wide = form.WithLatents(ManyLatents) ?? form;
        using var problem = Problem.For(wide, run.Random.For("problem"));
        (string, float[])[]? first = null;
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var backend = CpuBackend.Create(threads);
            using var trainer = ShortTraining.Begin(problem, wide.Create<ISaeVariant>(), backend, run.Random.For("training"), Steps, Rows);
            ShortTraining.Finish(trainer);
            var state = ShortTraining.Snapshot(trainer.State);
            var different = first is null ? null : ShortTraining.FirstDifference(first, state);
            run.Require(different is null, $"{different} is another on {threads} threads, or merely when run again");
            first ??= state;
        }
    }
}

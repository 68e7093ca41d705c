using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantPurityLaw() : Law(
    ComponentKind.Variant, "purity",
    "Forward passes and exports change nothing: no parameter, no later result; measuring a training run does not change it; one instance serves several runs at a time.")
{
    private const int Steps = 6;

    internal override void Check(Form form, LawRun run)
    {
        using var problem = Problem.For(form, run.Random.For("problem"));
        CheckForward(form, run, problem);
        CheckMeasuring(form, run, problem);
        CheckSharing(form, run, problem);
    }

    private static void CheckForward(Form form, LawRun run, PlantedProblem problem)
    {
        var (inputs, targets) = Problem.Read(problem, 9);
        using var subject = new VariantCase(form.Create<ISaeVariant>(), CpuBackend.Create(1), inputs, targets, run.Random.For("case"));
        for (var i = 0; i < 3; i++)
            subject.Train(1e-2);
        var before = subject.Snapshot();
        var first = Outputs.Of(subject.Forward());
        RequireUnchanged("a forward pass");
        subject.Graph.Backward(subject.Total());
        RequireUnchanged("a backward pass");
        subject.Variant.Export(subject.Parameters).Dispose();
        RequireUnchanged("an export");

        // Another batch in between must leave no trace.
        var (otherInputs, otherTargets) = Problem.Read(problem, 5, position: 100);
        (var ours, var oursTargets, subject.Inputs, subject.Targets) = (subject.Inputs, subject.Targets, otherInputs, otherTargets);
        subject.Forward();
        (subject.Inputs, subject.Targets) = (ours, oursTargets);
        otherInputs.Dispose();
        otherTargets?.Dispose();
        var second = Outputs.Of(subject.Forward());
        for (var b = 0; b < first.Latents.Length; b++)
        {
            run.Require(Snapshots.SameBits(first.Latents[b], second.Latents[b]), $"the latents of row {b} are others when the batch is encoded again");
            run.Require(Snapshots.SameBits(first.Reconstructions[b], second.Reconstructions[b]), $"the reconstruction of row {b} is another when the batch is run again");
        }

        void RequireUnchanged(string what)
        {
            var different = Snapshots.FirstDifference(before, subject.Snapshot());
            run.Require(different < 0, $"{what} changed the parameter {subject.Parameters[Math.Max(different, 0)].Name}");
        }
    }

    private static void CheckMeasuring(Form form, LawRun run, PlantedProblem problem)
    {
        var states = new[] { false, true }.Select(measure =>
        {
            var variant = form.Create<ISaeVariant>();
            using var backend = CpuBackend.Create(1);
            using var trainer = ShortTraining.Begin(problem, variant, backend, run.Random.For("training"), Steps);
            while (!trainer.IsDone)
            {
                trainer.Step(measure);
                if (measure)
                    variant.Export(trainer.State.Parameters).Dispose();
            }

            return ShortTraining.Snapshot(trainer.State);
        }).ToArray();
        var different = ShortTraining.FirstDifference(states[0], states[1]);
        run.Require(different is null, $"{different} is another where training is measured and exported on the way");
    }

    private static void CheckSharing(Form form, LawRun run, PlantedProblem problem)
    {
        var shared = form.Create<ISaeVariant>();
        using var backend = CpuBackend.Create(1);
        using var alone = ShortTraining.Begin(problem, form.Create<ISaeVariant>(), backend, run.Random.For("training"), Steps);
        using var one = ShortTraining.Begin(problem, shared, backend, run.Random.For("training"), Steps);
        using var other = ShortTraining.Begin(problem, shared, backend, run.Random.For("other training"), Steps);
        while (!alone.IsDone)
        {
            alone.Step(measure: false);
            one.Step(measure: false);
            other.Step(measure: false);
        }

        var different = ShortTraining.FirstDifference(ShortTraining.Snapshot(alone.State), ShortTraining.Snapshot(one.State));
        run.Require(different is null, $"{different} is another where two runs share the instance: it keeps something from one call to the next");
    }
}

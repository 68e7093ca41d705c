using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Experiments;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantResumeLaw() : Law(
    ComponentKind.Variant, "resume",
    "Training that is saved, restored into a new run and continued ends with the same bits as training that was not interrupted.")
{
    private const int Steps = 8, SavedAfter = 3;
    private const string Manifest = "verification";

    internal override void Check(Form form, LawRun run)
    {
        using var problem = Problem.For(form, run.Random.For("problem"));
        using var backend = CpuBackend.Create(1);
        var path = run.Workplace.NewFile();
        using var whole = Begin();
        while (!whole.IsDone)
        {
            if (whole.State.Step == SavedAfter)
                TrainingCheckpoint.Save(path, Manifest, whole.State, 0);
            whole.Step(measure: false);
        }

        using var resumed = Begin();
        TrainingCheckpoint.Restore(path, Manifest, resumed.State);
        ShortTraining.Finish(resumed);
        File.Delete(path);
        var different = ShortTraining.FirstDifference(ShortTraining.Snapshot(whole.State), ShortTraining.Snapshot(resumed.State));
        run.Require(different is null, $"{different} is another where training was interrupted after {SavedAfter} of {Steps} steps: something that changes lies outside of the parameters");

        Runtime.Training.Trainer Begin() => ShortTraining.Begin(problem, form.Create<ISaeVariant>(), backend, run.Random.For("training"), Steps);
    }
}

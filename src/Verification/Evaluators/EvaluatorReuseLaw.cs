using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class EvaluatorReuseLaw() : Law(
    ComponentKind.Evaluator, "reuse",
    "A batch may be overwritten once it was observed, one instance serves several passes, and the same pass gives the same results.")
{
    private const int Rows = 400;

    internal override void Check(Form form, LawRun run)
    {
        var subject = EvaluationCase.Perfect(run.Random, Rows);
        var evaluator = form.Create<IEvaluator>();
        var calm = subject.Measure(evaluator, run.Random.For("evaluator"), [50], overwrite: false);
        Measurements.Compare(run, calm, subject.Measure(evaluator, run.Random.For("evaluator"), [50], overwrite: true), "where batches are overwritten", withIntervals: true);
        subject.Chance(run.Random).Measure(evaluator, run.Random.For("evaluator"), [50]);
        Measurements.Compare(run, calm, subject.Measure(evaluator, run.Random.For("evaluator"), [50]), "after another pass", withIntervals: true);
    }
}

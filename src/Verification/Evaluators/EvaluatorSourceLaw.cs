using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class EvaluatorSourceLaw() : Law(
    ComponentKind.Evaluator, "source",
    "What says that its figures are of the source finds the same whatever the dictionary.")
{
    private const int Rows = 700;

    internal override void Check(Form form, LawRun run)
    {
        if (form.Create<IEvaluator>().MeasuresDictionary)
            LawRun.DoesNotApply("its figures are of the dictionary");
        var perfect = EvaluationCase.Perfect(run.Random, Rows);
        var expected = perfect.Measure(form.Create<IEvaluator>(), run.Random.For("evaluator"), [64]);
        foreach (var (name, subject) in new[] { ("one that knows the mean", perfect.MeanOnly()), ("a random one", perfect.Chance(run.Random)) })
            Measurements.Compare(run, expected, subject.Measure(form.Create<IEvaluator>(), run.Random.For("evaluator"), [64]), $"with {name}", withIntervals: true);
    }
}

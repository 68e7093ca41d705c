using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class EvaluatorOrderLaw() : Law(
    ComponentKind.Evaluator, "order",
    "Measurements and floors do not depend on the order of rows, up to rounding in double precision.")
{
    private const int Rows = 700;

    internal override void Check(Form form, LawRun run)
    {
        var perfect = EvaluationCase.Perfect(run.Random, Rows);
        foreach (var subject in new[] { perfect, perfect.Chance(run.Random) })
        {
            var expected = subject.Measure(form.Create<IEvaluator>(), run.Random.For("evaluator"), [64]);
            var reordered = subject.Reordered(run.Random.Permutation(Rows));
            Measurements.Compare(run, expected, reordered.Measure(form.Create<IEvaluator>(), run.Random.For("evaluator"), [64]), "with rows in another order", withIntervals: false);
        }
    }
}

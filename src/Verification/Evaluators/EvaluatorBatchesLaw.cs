using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class EvaluatorBatchesLaw() : Law(
    ComponentKind.Evaluator, "batches",
    "Measurements, floors and intervals do not depend on how rows are cut into batches, up to rounding in double precision.")
{
    private const int Rows = 700;
    private static readonly int[][] Batches = [[Rows], [1], [7], [1, 64, 3, 200]];

    internal override void Check(Form form, LawRun run)
    {
        var perfect = EvaluationCase.Perfect(run.Random, Rows);
        foreach (var subject in new[] { perfect, perfect.Chance(run.Random) })
        {
            var whole = subject.Measure(form.Create<IEvaluator>(), run.Random.For("evaluator"), Batches[0]);
            foreach (var batches in Batches)
            {
                var pieces = subject.Measure(form.Create<IEvaluator>(), run.Random.For("evaluator"), batches);
                Measurements.Compare(run, whole, pieces, $"in batches of {string.Join(", ", batches)}", withIntervals: true);
            }
        }
    }
}

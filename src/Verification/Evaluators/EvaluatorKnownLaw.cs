using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class EvaluatorKnownLaw() : Law(
    ComponentKind.Evaluator, "known",
    "Of a perfect dictionary, what is best at 1 is 1, and what has a chance floor lies on the better side of it; the one that knows only the mean is no better than the perfect one there.")
{
    private const int Rows = 3000;
    private const double Rounding = 1e-6;

    internal override void Check(Form form, LawRun run)
    {
        var subject = EvaluationCase.Perfect(run.Random, Rows);
        var perfect = subject.Measure(form.Create<IEvaluator>(), run.Random.For("evaluator"), [256]);
        var mean = subject.MeanOnly().Measure(form.Create<IEvaluator>(), run.Random.For("evaluator"), [256]).ToDictionary(m => m.Name);
        foreach (var m in perfect)
        {
            if (m.Direction == Direction.OneIsBest)
                run.Near(Math.Abs(m.Value - 1), Rounding, $"{m.Name} of a perfect dictionary");
            if (m.Floor is not { } floor || Sign(m.Direction) == 0)
                continue;
            run.Require(Sign(m.Direction) * (m.Value - floor) > 0, $"{m.Name} of a perfect dictionary is {m.Value:G6}, no better than its floor {floor:G6}");
            if (mean.TryGetValue(m.Name, out var poor))
                run.Require(Sign(m.Direction) * (m.Value - poor.Value) >= -Rounding, $"{m.Name} of a perfect dictionary is {m.Value:G6}, worse than the {poor.Value:G6} of one that knows only the mean");
        }

        if (run.Cases == 0)
            LawRun.DoesNotApply("no measurement has a floor or is best at 1");
    }

    private static int Sign(Direction direction) => direction switch
    {
        Direction.HigherIsBetter => 1,
        Direction.LowerIsBetter => -1,
        _ => 0,
    };
}

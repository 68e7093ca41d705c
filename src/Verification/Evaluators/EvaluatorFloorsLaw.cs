using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class EvaluatorFloorsLaw() : Law(
    ComponentKind.Evaluator, "floors",
    "Chance floors are what chance reaches: the mean over dictionaries that know nothing, of latents that fire when they like or of random directions that encode, lies at the floor, within what their scatter allows.")
{
    private const int Rows = 1500, Dictionaries = 24;

    /// <summary>Standard errors: the floor is a simulation too, of fewer dictionaries.</summary>
    private const double StandardErrors = 6;

    internal override void Check(Form form, LawRun run)
    {
        if (!form.Create<IEvaluator>().MeasuresDictionary)
            LawRun.DoesNotApply("its figures are of the source, which knows");
        var subject = EvaluationCase.Perfect(run.Random, Rows);
        var all = new Func<RandomStream, EvaluationCase>[] { subject.Chance, subject.ChanceEncoder }
            .SelectMany((ignorant, kind) => Enumerable.Range(0, Dictionaries)
                .SelectMany(i => ignorant(run.Random.For($"dictionary {i}")).Measure(form.Create<IEvaluator>(), run.Random.For($"evaluator {i}"), [256]))
                .Where(m => m.Floor is not null)
                .GroupBy(m => m.Name)
                .Select(Scatter))
            .GroupBy(found => found.Name)
            .Select(kinds => kinds.MinBy(found => found.Distance / found.Bound))
            .ToList();
        if (all.Count == 0)
            LawRun.DoesNotApply("no measurement has a floor");
        foreach (var found in all)
            run.Near(found.Distance, found.Bound, $"{found.Name} of dictionaries that know nothing is {Numbers.Short(found.Mean)} on average, its floor {Numbers.Short(found.Floor)}");
    }

    /// <summary>How far the mean of a figure is from its floor, and how far it may be.</summary>
    private static (string Name, double Mean, double Floor, double Distance, double Bound) Scatter(IGrouping<string, Measurement> group)
    {
        var values = group.Select(m => m.Value).ToArray();
        var (mean, floor) = (values.Average(), group.Average(m => m.Floor!.Value));
        var deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Length - 1));
        var bound = (StandardErrors * deviation / Math.Sqrt(values.Length)) + (1e-3 * Math.Max(Math.Abs(floor), 1e-3));
        return (group.Key, mean, floor, Math.Abs(mean - floor), bound);
    }
}

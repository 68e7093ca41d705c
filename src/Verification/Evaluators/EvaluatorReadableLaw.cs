using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class EvaluatorReadableLaw() : Law(
    ComponentKind.Evaluator, "readable",
    "Each measurement has a name of its own, a definition, a count and a finite value within its interval, whatever dictionary is measured.")
{
    private const int Rows = 700;

    internal override void Check(Form form, LawRun run)
    {
        var perfect = EvaluationCase.Perfect(run.Random, Rows);
        foreach (var (name, subject) in new[] { ("a perfect dictionary", perfect), ("one that knows the mean", perfect.MeanOnly()), ("a random one", perfect.Chance(run.Random)) })
        {
            var measurements = subject.Measure(form.Create<IEvaluator>(), run.Random.For("evaluator"), [100]);
            run.Require(measurements.Count > 0, $"nothing is measured of {name}");
            run.Require(measurements.Select(m => m.Name).Distinct(StringComparer.Ordinal).Count() == measurements.Count, "two measurements have one name");
            foreach (var m in measurements)
            {
                run.Require(m.Name.Length > 0 && m.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'), $"'{m.Name}' is no name: lower case letters, digits and underscores");
                run.Require(!string.IsNullOrWhiteSpace(m.Definition), $"{m.Name} has no definition");
                run.Require(Enum.IsDefined(m.Direction), $"{m.Name} has no direction");
                run.Require(m.Count > 0, $"{m.Name} was taken over {m.Count}");
                run.Require(double.IsFinite(m.Value) && double.IsFinite(m.Floor ?? 0), $"{m.Name} of {name} is {m.Value}, its floor {m.Floor}");
                run.Require(m.Interval is not { } i || (i.Low <= m.Value && m.Value <= i.High), $"{m.Name} of {name} is {m.Value}, outside of its interval {m.Interval}");
            }
        }
    }
}

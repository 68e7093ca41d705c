using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class EvaluatorDegenerateLaw() : Law(
    ComponentKind.Evaluator, "degenerate",
    "No rows, one row, rows that are all equal or all zero, and a dictionary of zeros are measured without NaN; what they leave undefined is left out.")
{
    internal override void Check(Form form, LawRun run)
    {
        var whole = EvaluationCase.Perfect(run.Random, 60);
        foreach (var (name, subject) in Cases(whole))
        {
            foreach (var m in subject.Measure(form.Create<IEvaluator>(), run.Random.For("evaluator"), [16]))
            {
                run.Require(double.IsFinite(m.Value), $"{name}: {m.Name} is {m.Value}");
                run.Require(double.IsFinite(m.Floor ?? 0) && double.IsFinite(m.Interval?.Low ?? 0) && double.IsFinite(m.Interval?.High ?? 0), $"{name}: the floor or the interval of {m.Name} is not finite");
            }

            run.Require(true, "");
        }
    }

    private static IEnumerable<(string Name, EvaluationCase Subject)> Cases(EvaluationCase whole)
    {
        yield return ("no rows", whole.Reordered([]));
        yield return ("one row", whole.Reordered([0]));
        yield return ("one row many times", whole.Reordered([.. Enumerable.Repeat(3, 40)]));
        yield return ("zero rows", Zero(whole) with { Directions = whole.Directions, Decoder = whole.Decoder });
        yield return ("a dictionary of zeros", Zero(whole) with { Inputs = whole.Inputs, Codes = whole.Codes, Directions = whole.Directions });
        yield return ("no latent that fires", whole.MeanOnly());
    }

    private static EvaluationCase Zero(EvaluationCase whole) => new(
        Zeros(whole.Inputs), Zeros(whole.Codes), Zeros(whole.Latents), Zeros(whole.Reconstructions), Zeros(whole.Directions), Zeros(whole.Decoder), new float[whole.Bias.Length]);

    private static float[][] Zeros(float[][] rows) => [.. rows.Select(row => new float[row.Length])];
}

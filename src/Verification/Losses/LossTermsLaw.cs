using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class LossTermsLaw() : Law(
    ComponentKind.Loss, "terms",
    "It adds finite terms of its own name and no other, asks for abilities that variants have, changes no parameter and gives the same for the same step.")
{
    private const SaeAbilities Known = SaeAbilities.AffineEncoder | SaeAbilities.Thresholds | SaeAbilities.Levels | SaeAbilities.Targets;

    internal override void Check(Form form, LawRun run)
    {
        foreach (var dead in LossCase.DeadSets)
        {
            using var subject = LossCase.Create(form, run.Random, CpuBackend.Create(1), dead);
            var loss = subject.Loss!;
            run.Require((loss.Needs & ~Known) == 0, $"it needs abilities {loss.Needs}, which no variant has");
            run.Require(loss.LossTerm.Length > 0 && !subject.Variant.LossTerms.Contains(loss.LossTerm), $"its term is called '{loss.LossTerm}'");
            var before = subject.Snapshot();
            subject.Forward();
            var first = subject.TermValues();
            foreach (var (name, value) in first)
            {
                run.Require(name == loss.LossTerm || subject.Variant.LossTerms.Contains(name), $"it adds the term '{name}', but says that its term is '{loss.LossTerm}'");
                run.Require(double.IsFinite(value), $"term {name} is {value} with {dead.Length} dead latents");
            }

            subject.Forward();
            foreach (var (name, value) in subject.TermValues())
                run.Require(first.TryGetValue(name, out var earlier) && earlier == value, $"term {name} is {value} the second time, in the same step");
            subject.Graph.Backward(subject.Total());
            run.Require(Snapshots.FirstDifference(before, subject.Snapshot()) < 0, "it changed a parameter");
        }
    }
}

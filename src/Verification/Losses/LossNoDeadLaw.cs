using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class LossNoDeadLaw() : Law(
    ComponentKind.Loss, "no_dead",
    "A loss about dead latents adds nothing, or exactly 0 without gradient, where no latent is dead.")
{
    internal override void Check(Form form, LawRun run)
    {
        using var subject = LossCase.Create(form, run.Random, CpuBackend.Create(1), LossCase.DeadSets[1]);
        var name = subject.Loss!.LossTerm;
        subject.Forward();
        var some = subject.TermValues().TryGetValue(name, out var value) ? value : 0;
        subject.Dead = [];
        subject.Forward();
        if (subject.Term(name) is not { } term)
        {
            run.Require(true, "");
            return;
        }

        if (term.Value == some && some != 0)
            LawRun.DoesNotApply("its term does not depend on which latents are dead");
        run.Require(term.Value == 0, $"its term is {term.Value} where no latent is dead, and {some} where some are");
        subject.Graph.Backward(term);
        foreach (var parameter in subject.Trained)
            run.Require(Array.TrueForAll(Snapshots.Of(subject.Graph.GradientOf(parameter)), g => g == 0), $"its term is 0 where no latent is dead, but has a gradient by {parameter.Name}");
    }
}

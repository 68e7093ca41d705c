using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class LossRepetitionLaw() : Law(
    ComponentKind.Loss, "repetition",
    "Its term is a mean over the batch: a batch that contains each row twice has the same term and gradients.")
{
    internal override void Check(Form form, LawRun run)
    {
        foreach (var dead in LossCase.DeadSets)
            Repetition.Compare(run, Run(form, run, dead, 1), Run(form, run, dead, 2));
    }

    private static Repetition.Result Run(Form form, LawRun run, int[] dead, int times)
    {
        using var subject = LossCase.Create(form, run.Random, new ReferenceBackend(), dead);
        return Repetition.Of(subject, times);
    }
}

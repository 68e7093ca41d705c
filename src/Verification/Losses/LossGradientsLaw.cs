using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement; how is said at <see cref="GradientCheck"/>.</summary>
internal sealed class LossGradientsLaw() : Law(
    ComponentKind.Loss, "gradients",
    "The gradient of its term by each parameter is that of central differences in double precision, what passes no gradient being held constant.")
{
    private const int Rows = 6;

    internal override void Check(Form form, LawRun run)
    {
        foreach (var norm in new[] { DecoderNorm.Unit, DecoderNorm.Weighted })
        {
            foreach (var dead in LossCase.DeadSets)
            {
                var frozen = new FrozenValues();
                var random = run.Random.For($"{norm}, {dead.Length} dead");
                using var subject = LossCase.Create(form, random, new ReferenceBackend(), dead, Rows, norm, frozen);
                Kernels.MoveRowsInto(subject, random.For("kernels"));
                new GradientCheck(run, subject, frozen).Check([subject.Loss!.LossTerm]);
            }
        }
    }
}

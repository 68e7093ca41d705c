using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement; how is said at <see cref="GradientCheck"/>.</summary>
internal sealed class VariantGradientsLaw() : Law(
    ComponentKind.Variant, "gradients",
    "The gradient of each loss term by each parameter is that of central differences in double precision, what passes no gradient being held constant; straight-through gradients are those of their definition.")
{
    private const int Rows = 7;
    private static readonly int[] SomeDead = [1, 4, 5];

    internal override void Check(Form form, LawRun run)
    {
        foreach (var name in form.IsBase ? new[] { "first", "second", "third" } : ["first"])
        {
            var random = run.Random.For(name);
            using var problem = Problem.For(form, random.For("problem"));
            var (inputs, targets) = Problem.Read(problem, Rows);
            var frozen = new FrozenValues();
            using var subject = new VariantCase(form.Create<ISaeVariant>(), new ReferenceBackend(), inputs, targets, random, frozen)
            {
                Dead = name == "second" ? SomeDead : [],
            };
            subject.Jitter(random.For("jitter"));
            Kernels.MoveRowsInto(subject, random.For("kernels"));
            new GradientCheck(run, subject, frozen).Check(subject.Variant.LossTerms);
        }
    }
}

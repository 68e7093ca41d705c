using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantRepetitionLaw() : Law(
    ComponentKind.Variant, "repetition",
    "Loss terms are means over the batch: a batch that contains each row twice has the same terms and gradients.")
{
    internal override void Check(Form form, LawRun run)
    {
        using var problem = Problem.For(form, run.Random.For("problem"));
        var once = Run(form, run, problem, 1);
        var twice = Run(form, run, problem, 2);
        Repetition.Compare(run, once, twice);
    }

    private static Repetition.Result Run(Form form, LawRun run, PlantedProblem problem, int times)
    {
        var (inputs, targets) = Problem.Read(problem, 6);
        using var subject = new VariantCase(form.Create<ISaeVariant>(), new ReferenceBackend(), inputs, targets, run.Random.For("case"));
        subject.Jitter(run.Random.For("jitter"));
        return Repetition.Of(subject, times);
    }
}

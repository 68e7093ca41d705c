using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement; how is said at <see cref="GradientCheck"/>.</summary>
internal sealed class VariantGradientsLaw() : Law(
    ComponentKind.Variant, "gradients",
    "The gradient of each loss term by each parameter is that of central differences in double precision, what passes no gradient being held constant; straight-through gradients are those of their definition; some term trains each trained parameter.")
{
    private const int Rows = 7;
    private static readonly int[] SomeDead = [1, 4, 5];

    internal override void Check(Form form, LawRun run)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        IReadOnlyList<string> trained = [];
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
            reached.UnionWith(new GradientCheck(run, subject, frozen).Check(subject.Variant.LossTerms));
            // Of thresholds that are not shown, nobody can say where rows must lie for them to have a gradient.
            trained = frozen.HasJumps && subject.Forward().Sae?.Encoder.Threshold is null ? [] : [.. subject.Trained.Select(p => p.Name)];
        }

        var idle = trained.Except(reached).ToList();
        run.Require(idle.Count == 0, $"no term has a gradient by {string.Join(", ", idle)}, though it is trained: is it detached on the way?");
    }
}

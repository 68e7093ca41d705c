using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantPermutationLaw() : Law(
    ComponentKind.Variant, "permutation",
    "Renaming latents, with all rows that belong to them, permutes the codes and changes neither reconstruction nor loss, unless the variant says that their order means something.")
{
    private const double Bound = 1e-5;

    internal override void Check(Form form, LawRun run)
    {
        var variant = form.Create<ISaeVariant>();
        if (!variant.LatentsAreInterchangeable)
            LawRun.DoesNotApply("the order of its latents means something");
        using var problem = Problem.For(form, run.Random.For("problem"));
        var (inputs, targets) = Problem.Read(problem, 9);
        using var subject = new VariantCase(variant, new ReferenceBackend(), inputs, targets, run.Random.For("case"));
        subject.Jitter(run.Random.For("jitter"));
        var before = Outputs.Of(subject.Forward());
        var terms = subject.TermValues();
        var order = run.Random.Permutation(variant.Shape.LatentCount);
        Permutation.Apply(subject.Parameters, order);
        var after = Outputs.Of(subject.Forward());
        for (var b = 0; b < before.Latents.Length; b++)
        {
            for (var i = 0; i < order.Length; i++)
                run.Near(Math.Abs(before.Latents[b][order[i]] - (double)after.Latents[b][i]), Bound, $"latent {order[i]} of row {b}, when it is called {i}");
            for (var c = 0; c < before.Reconstructions[b].Length; c++)
                run.Near(Math.Abs(before.Reconstructions[b][c] - (double)after.Reconstructions[b][c]), Bound, $"reconstruction of row {b} when latents are renamed");
        }

        foreach (var (name, value) in subject.TermValues())
            run.Near(Math.Abs(value - terms[name]) / Math.Max(1, Math.Abs(value)), Bound, $"term {name} when latents are renamed");
    }
}

using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantRowsLaw() : Law(
    ComponentKind.Variant, "rows",
    "What the exported dictionary makes of a row does not depend on the rows beside it.")
{
    private const int Rows = 13;

    internal override void Check(Form form, LawRun run)
    {
        using var problem = Problem.For(form, run.Random.For("problem"));
        using var trained = TrainedVariant.Of(form, problem, run.Random.For("training"));
        using var dictionary = trained.Export();
        using var inputs = problem.Rows(Rows);
        var together = Outputs.Of(dictionary, inputs, trained.Backend);
        var alone = Enumerable.Range(0, Rows).Select(r =>
        {
            using var row = problem.Rows(1, r);
            return Outputs.Of(dictionary, row, trained.Backend);
        }).ToList();
        var joined = new Outputs([.. alone.Select(o => o.Latents[0])], [.. alone.Select(o => o.Reconstructions[0])]);
        together.Compare(run, joined, 1e-5, "rows together and alone", dictionary, inputs, trained.Backend);
    }
}

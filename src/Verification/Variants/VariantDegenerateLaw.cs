using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantDegenerateLaw() : Law(
    ComponentKind.Variant, "degenerate",
    "Zero, constant, equal, tiny and huge rows and batches of one make neither NaN nor infinity anywhere: loss, gradients, parameters, export.")
{
    private const int Steps = 3;

    internal override void Check(Form form, LawRun run)
    {
        using var problem = Problem.For(form, run.Random.For("problem"));
        foreach (var (name, make) in DegenerateBatches.All)
        {
            var (rows, rowsOfTargets) = Problem.Read(problem, 7);
            var (inputs, targets) = (make(rows), rowsOfTargets is null ? null : make(rowsOfTargets));
            rows.Dispose();
            rowsOfTargets?.Dispose();
            using var subject = new VariantCase(form.Create<ISaeVariant>(), CpuBackend.Create(1), inputs, targets, run.Random.For(name))
            {
                Dead = [0, 2],
            };
            Train(run, subject, name);
            Export(run, subject, name);
        }
    }

    private static void Train(LawRun run, VariantCase subject, string name)
    {
        for (var step = 0; step < Steps; step++)
        {
            subject.Train(1e-3);
            foreach (var (term, value) in subject.TermValues())
                run.Require(double.IsFinite(value), $"{name}: term {term} is {value} at step {step + 1}");
            foreach (var parameter in subject.Parameters)
                run.Require(Snapshots.AreFinite(Snapshots.Of(parameter.Value)), $"{name}: {parameter.Name} is not finite after step {step + 1}");
        }
    }

    private static void Export(LawRun run, VariantCase subject, string name)
    {
        try
        {
            using var dictionary = subject.Variant.Export(subject.Parameters);
            run.Require(Outputs.Of(dictionary, subject.Inputs, subject.Graph.Backend).AreFinite(), $"{name}: the exported dictionary makes NaN or infinity of them");
        }
        catch (InputException exception)
        {
            // Such rows may teach it too little to be exported; then it must say so.
            run.Require(exception.Message.Length > 0, $"{name}: it refuses to be exported without saying why");
            run.Note($"{name}: not exported, since {exception.Message}");
        }
    }
}

using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class LossDegenerateLaw() : Law(
    ComponentKind.Loss, "degenerate",
    "Zero, constant, equal, tiny and huge rows and batches of one, with any latents dead, make neither its term nor a gradient NaN or infinite.")
{
    internal override void Check(Form form, LawRun run)
    {
        using var problem = new PlantedInputProblem(16, Contexts.InputDim, 2, 0.5, run.Random.For("problem"));
        using var rows = problem.Rows(7);
        foreach (var (name, make) in DegenerateBatches.All)
        {
            foreach (var dead in LossCase.DeadSets)
            {
                using var subject = LossCase.Create(form, run.Random, CpuBackend.Create(1), dead, make(rows));
                subject.Forward();
                foreach (var (term, value) in subject.TermValues())
                    run.Require(double.IsFinite(value), $"{name}, {dead.Length} dead: term {term} is {value}");
                if (subject.Term(subject.Loss!.LossTerm) is not { } own)
                    continue;
                subject.Graph.Backward(own);
                foreach (var parameter in subject.Trained)
                    run.Require(Snapshots.AreFinite(Snapshots.Of(subject.Graph.GradientOf(parameter))), $"{name}, {dead.Length} dead: the gradient by {parameter.Name} is not finite");
            }
        }
    }
}

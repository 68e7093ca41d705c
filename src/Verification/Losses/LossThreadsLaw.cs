using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class LossThreadsLaw() : Law(
    ComponentKind.Loss, "threads",
    "Its term and gradients are the same, bit for bit, on however many threads.")
{
    private const int Rows = 200;

    internal override void Check(Form form, LawRun run)
    {
        float[][]? first = null;
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var subject = LossCase.Create(form, run.Random, CpuBackend.Create(threads), LossCase.DeadSets[1], Rows);
            subject.Forward();
            subject.Graph.Backward(subject.Total());
            float[][] found = [.. subject.Trained.Select(p => Snapshots.Of(subject.Graph.GradientOf(p))), [.. subject.TermValues().Values.Select(v => (float)v)]];
            run.Require(first is null || Snapshots.FirstDifference(first, found) < 0, $"its term or a gradient is another on {threads} threads");
            first ??= found;
        }
    }
}

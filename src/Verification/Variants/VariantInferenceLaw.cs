using SaeLab.Abstractions;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
/// <remarks>
/// Whether training and inference may differ is found out and not declared: where training gives a row the same codes whatever rows
/// stand beside it, inference must give them too. Where it does not (a selection over the batch), the gap is measured after some training, in
/// whose second half the learning rate falls, so that a threshold that is averaged over steps can settle.
/// </remarks>
internal sealed class VariantInferenceLaw() : Law(
    ComponentKind.Variant, "inference",
    "The exported dictionary fires the same latents and reconstructs the same as the last forward pass of training; where training selects over batches, it has the same L0 on average.")
{
    private const int Rows = 24, LongTraining = 2500, LongBatch = 128, ManyRows = 512;
    private const double Bound = 1e-4, LargestGap = 0.2, Decay = 0.5;

    internal override void Check(Form form, LawRun run)
    {
        using var problem = Problem.For(form, run.Random.For("problem"));
        using var trained = TrainedVariant.Of(form, problem, run.Random.For("training"));
        var (inputs, targets) = Problem.Read(problem, Rows);
        var training = trained.Forward(inputs, targets);
        if (DependsOnTheBatch(trained, problem, training))
        {
            MeasureGap(form, run, problem);
        }
        else
        {
            using var dictionary = trained.Export();
            training.Compare(run, Outputs.Of(dictionary, inputs, trained.Backend), Bound, "training and inference", dictionary, inputs, trained.Backend);
        }

        inputs.Dispose();
        targets?.Dispose();
    }

    /// <summary>Whether some row has other latents among fewer rows, or alone.</summary>
    private static bool DependsOnTheBatch(TrainedVariant trained, PlantedProblem problem, Outputs whole)
    {
        foreach (var part in new[] { Rows / 4, 1 })
        {
            for (var start = 0; start < Rows; start += part)
            {
                var (inputs, targets) = Problem.Read(problem, part, start);
                var outputs = trained.Forward(inputs, targets);
                inputs.Dispose();
                targets?.Dispose();
                if (Enumerable.Range(0, part).Any(b => !outputs.HasSameSupport(b, whole, start + b)))
                    return true;
            }
        }

        return false;
    }

    private static void MeasureGap(Form form, LawRun run, PlantedProblem problem)
    {
        using var trained = TrainedVariant.Of(form, problem, run.Random.For("long training"), LongTraining, LongBatch, Decay);
        using var dictionary = trained.Export();
        var (inputs, targets) = Problem.Read(problem, ManyRows);
        var (training, inference) = (trained.Forward(inputs, targets), Outputs.Of(dictionary, inputs, trained.Backend));
        var (yes, no) = (training.Fvu(targets ?? inputs), inference.Fvu(targets ?? inputs));
        run.Note($"training selects over batches: L0 {Numbers.Short(training.L0)} in training, {Numbers.Short(inference.L0)} in inference; FVU {Numbers.Short(yes)} and {Numbers.Short(no)}");
        run.Near(Math.Abs(inference.L0 - training.L0) / training.L0, LargestGap, $"L0 is {Numbers.Short(inference.L0)} in inference, {Numbers.Short(training.L0)} in training");
        inputs.Dispose();
        targets?.Dispose();
    }
}

using SaeLab.Abstractions;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Evaluation;

/// <summary>Whether training's codes of a row depend on the rows beside it. It is found out, so that no variant has to declare it.</summary>
/// <remarks>
/// Inference sees rows one by one, so where they do, the forms differ; where they do not, the forms are the same, which is a law of variants.
/// Both sides of the comparison are the same arithmetic, so rounding cannot be taken for a difference.
/// </remarks>
internal static class BatchDependence
{
    private const int Rows = 64;

    /// <summary>Compares some rows beside each other with the same rows alone.</summary>
    public static bool IsIn(TrainingForm training, HeldOutRows rows, long total)
    {
        var count = Math.Min(total, Rows);
        List<int[]> together = [], alone = [];
        rows.Show(count, Rows, (batch, latents, xHat) => training.Run(batch.Inputs, batch.Targets, latents, xHat), Take(together), (_, _) => { });
        rows.Show(count, 1, (batch, latents, xHat) => training.Run(batch.Inputs, batch.Targets, latents, xHat), Take(alone), (_, _) => { });
        return together.Zip(alone).Any(pair => !pair.First.SequenceEqual(pair.Second));
    }

    private static Action<EvaluationBatch> Take(List<int[]> firing) => batch =>
    {
        for (var r = 0; r < batch.Latents.Rows; r++)
        {
            var values = batch.Latents.Values(r).ToArray();
            firing.Add([.. batch.Latents.Indices(r).ToArray().Where((_, k) => values[k] != 0)]);
        }
    };
}

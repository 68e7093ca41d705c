using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantFoldLaw() : Law(
    ComponentKind.Variant, "fold",
    "For each input transform, the dictionary that takes raw rows does what the variant does with transformed rows: the same latents fire, and the reconstruction is the transformed one.")
{
    private const int Sample = 256, Rows = 16;
    private const double Bound = 2e-4;

    internal override void Check(Form form, LawRun run)
    {
        using var problem = Problem.For(form, run.Random.For("problem"));
        using var trained = TrainedVariant.Of(form, problem, run.Random.For("training"));
        var (sample, sampleTargets) = Problem.Read(problem, Sample, split: Split.Training);
        foreach (var kind in Enum.GetValues<InputTransformKind>())
            Check(run, problem, trained, kind, sample, sampleTargets);
        sample.Dispose();
        sampleTargets?.Dispose();
    }

    private static void Check(LawRun run, PlantedProblem problem, TrainedVariant trained, InputTransformKind kind, Matrix sample, Matrix? sampleTargets)
    {
        using var plain = trained.Export();
        LearnedDictionary folded;
        InputTransform transform;
        try
        {
            transform = InputTransform.Estimate(kind, sample, sampleTargets, trained.Backend);
            folded = transform.Fold(trained.Export());
        }
        catch (Exception exception) when (exception is InputException or InvalidOperationException or NotSupportedException)
        {
            run.Note($"{SnakeCase.Of(kind.ToString())} is refused: {exception.Message}");
            return;
        }

        using (transform)
        using (folded)
        using (var raw = problem.Rows(Rows))
        using (var transformed = problem.Rows(Rows))
        {
            transform.Apply(transformed);
            var outputs = Outputs.Of(plain, transformed, trained.Backend);
            var expected = Undo(folded.RowTransform, raw, outputs);
            var actual = Outputs.Of(folded, raw, trained.Backend);
            if (folded.RowTransform == RowTransform.None)
                actual = Transform(transform, actual, hasTargets: sampleTargets is not null);
            expected.Compare(run, actual, Bound, $"{SnakeCase.Of(kind.ToString())}, folded and not", folded, raw, trained.Backend);
        }
    }

    /// <summary>Reconstructions of transformed rows as those of the rows themselves, where each row has a transform of its own.</summary>
    private static Outputs Undo(RowTransform transform, Matrix raw, Outputs outputs)
    {
        using var rows = raw.ToMatrix();
        var undo = new (float, float)[rows.Rows];
        RowTransforms.Apply(transform, rows, undo);
        using var reconstructions = Matrix.FromRows(outputs.Reconstructions);
        RowTransforms.Undo(transform, reconstructions, undo);
        return outputs with { Reconstructions = ToRows(reconstructions) };
    }

    private static Outputs Transform(InputTransform transform, Outputs outputs, bool hasTargets)
    {
        using var reconstructions = Matrix.FromRows(outputs.Reconstructions);
        if (hasTargets)
            transform.ApplyToTargets(reconstructions);
        else
            transform.Apply(reconstructions);
        return outputs with { Reconstructions = ToRows(reconstructions) };
    }

    private static float[][] ToRows(Matrix matrix) => [.. Enumerable.Range(0, matrix.Rows).Select(r => matrix.Row(r).ToArray())];
}

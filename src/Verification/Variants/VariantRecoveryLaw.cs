using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantRecoveryLaw() : Law(
    ComponentKind.Variant, "recovery",
    "Trained on sparse sums of known directions, in its default form, it finds most of them: the mean of max |cos| is at least half way from chance to 1.")
{
    private const int Batch = 128, ChanceDictionaries = 8;
    private const long Steps = 1500;
    private const double WantedShare = 0.5;

    /// <summary>The scales that coefficients are usually stated for. What is asked is whether it learns, not whether it learns at any scale.</summary>
    private static readonly InputTransformKind[] Transforms = [InputTransformKind.None, InputTransformKind.SqrtD, InputTransformKind.UnitMeanSquare];

    internal override void Check(Form form, LawRun run)
    {
        if (!form.IsBase)
            LawRun.DoesNotApply("it is about the default form");
        var variant = form.Create<ISaeVariant>();
        using var problem = Problem.For(form, run.Random.For("problem"), features: Math.Min(16, variant.Shape.LatentCount), active: 1.5, offset: 0);
        var chance = Chance(problem.Directions, variant.Shape.LatentCount, run.Random.For("chance"));
        var best = (Value: 0.0, Transform: InputTransformKind.None);
        foreach (var transform in Transforms)
        {
            var value = Train(form, run, problem, transform);
            if (value > best.Value)
                best = (value, transform);
            if (Share(best.Value) >= WantedShare)
                break;
        }

        run.Note($"mean of max |cos| {Numbers.Short(best.Value)} of {problem.FeatureCount} directions in {problem.InputDim} dimensions, where chance gives {Numbers.Short(chance)} (input_transform: {SnakeCase.Of(best.Transform.ToString())})");
        run.Near(1 - Share(best.Value), 1 - WantedShare, $"the mean of max |cos| is {Numbers.Short(best.Value)}, where chance gives {Numbers.Short(chance)}");

        double Share(double value) => (value - chance) / (1 - chance);
    }

    private static double Train(Form form, LawRun run, PlantedProblem problem, InputTransformKind transform)
    {
        var variant = form.Create<ISaeVariant>();
        using var backend = CpuBackend.Create(1);
        using var trainer = ShortTraining.Begin(problem, variant, backend, run.Random.For("training"), Steps, Batch, rate: 5e-3, transform, decay: 0.2);
        ShortTraining.Finish(trainer);
        using var dictionary = trainer.Export();
        return Recall(problem.Directions, dictionary.DecoderWeights);
    }

    /// <summary>What random dictionaries of the same shape reach, on average.</summary>
    private static double Chance(Matrix directions, int latents, RandomStream random) => Enumerable.Range(0, ChanceDictionaries).Average(i =>
    {
        using var decoder = PlantedProblem.RandomDirections(latents, directions.Columns, random.For($"dictionary {i}"));
        return Recall(directions, decoder);
    });

    /// <summary>Mean over directions of max_j |cos(d_j, g_i)|.</summary>
    private static double Recall(Matrix directions, Matrix decoder) => Enumerable.Range(0, directions.Rows).Average(i =>
        Enumerable.Range(0, decoder.Rows).Max(j => Math.Abs(RowGeometry.Cosine(directions.Row(i), decoder.Row(j)))));
}

using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantRecoveryLaw() : Law(
    ComponentKind.Variant, "recovery",
    "Trained on sparse sums of known directions, in its default form or one that its author gave as an example, it finds most of them: the mean of max |cos| is at least half way from chance to 1.")
{
    private const int Batch = 128, ChanceDictionaries = 8;
    private const long Steps = 1500;
    private const int Widening = 3, Features = 32;
    private const double WantedShare = 0.5, Active = 1.5;

    /// <summary>The scales that coefficients are usually stated for. What is asked is whether it learns, not whether it learns at any scale.</summary>
    private static readonly InputTransformKind[] Transforms = [InputTransformKind.None, InputTransformKind.SqrtD, InputTransformKind.UnitMeanSquare];

    internal override void Check(Form form, LawRun run)
    {
        if (!form.IsBase)
            LawRun.DoesNotApply("it is about the default form");
        var best = new Attempt(double.NegativeInfinity, "");
        foreach (var attempt in Attempts(form, run))
        {
            best = attempt.Share > best.Share ? attempt : best;
            if (best.Share >= WantedShare)
                break;
        }

        run.Note(best.Words);
        run.Near(1 - best.Share, 1 - WantedShare, best.Words);
    }

    /// <summary>The form itself, then those that its author gave as examples, each with inputs of the usual scales.</summary>
    private static IEnumerable<Attempt> Attempts(Form form, LawRun run)
    {
        IReadOnlyList<string>[] settings = [[], .. Candidates.Examples(form.Binder.Shape)];
        foreach (var easy in settings.Select(s => Enlarge(form with { Settings = [.. form.Settings, .. s] })))
        {
            var latents = easy.Create<ISaeVariant>().Shape.LatentCount;
            using var problem = Problem.For(easy, run.Random.For("problem"), Math.Min(Features, latents), Active, offset: 0);
            var chance = Chance(problem.Directions, latents, run.Random.For("chance"));
            foreach (var transform in Transforms)
            {
                var value = Train(easy, run, problem, transform);
                var set = easy.Settings.Count == 0 ? "" : $", {string.Join(' ', easy.Settings)}";
                yield return new Attempt(
                    (value - chance) / (1 - chance),
                    $"mean of max |cos| {Numbers.Short(value)} of {problem.FeatureCount} directions in {problem.InputDim} dimensions, where chance gives {Numbers.Short(chance)} (input_transform: {SnakeCase.Of(transform.ToString())}{set})");
            }
        }
    }

    /// <summary>More dimensions and latents, as far as the options allow, since in a few dimensions chance comes far.</summary>
    private static Form Enlarge(Form form)
    {
        var context = (VariantContext)form.Context;
        var wide = form with { Context = new VariantContext(Widening * context.InputDim, Widening * context.TargetDim) };
        var roomy = FormFinder.CanBeMade(wide) ? wide : form;
        return roomy.WithLatents(Features) ?? roomy;
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

    private sealed record Attempt(double Share, string Words);

    /// <summary>Mean over directions of max_j |cos(d_j, g_i)|.</summary>
    private static double Recall(Matrix directions, Matrix decoder) => Enumerable.Range(0, directions.Rows).Average(i =>
        Enumerable.Range(0, decoder.Rows).Max(j => Math.Abs(RowGeometry.Cosine(directions.Row(i), decoder.Row(j)))));
}

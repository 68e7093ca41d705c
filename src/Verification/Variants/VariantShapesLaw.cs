using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantShapesLaw() : Law(
    ComponentKind.Variant, "shapes",
    "Latents, reconstructions, parameters, loss terms and the exported dictionary have the shapes and names that the variant declares, for batches of any size.")
{
    internal override void Check(Form form, LawRun run)
    {
        using var problem = Problem.For(form, run.Random.For("problem"));
        foreach (var rows in new[] { 1, 2, 11 })
        {
            var variant = form.Create<ISaeVariant>();
            var (inputs, targets) = Problem.Read(problem, rows);
            using var subject = new VariantCase(variant, CpuBackend.Create(1), inputs, targets, run.Random.For("case"));
            var pass = subject.Forward();
            var (shape, latents, xHat) = (variant.Shape, pass.Latents.Value, pass.Reconstruction.Value);
            run.Require(shape.InputDim == inputs.Columns, $"it says d = {shape.InputDim} of inputs of length {inputs.Columns}");
            run.Require(shape.OutputDim == (targets ?? inputs).Columns, $"it says that reconstructions have length {shape.OutputDim}; what it reconstructs has {(targets ?? inputs).Columns}");
            run.Require((latents.Rows, latents.LatentCount) == (rows, shape.LatentCount), $"latents are [{latents.Rows}, {latents.LatentCount}], not [{rows}, {shape.LatentCount}]");
            run.Require((xHat.Rows, xHat.Columns) == (rows, shape.OutputDim), $"reconstructions are [{xHat.Rows}, {xHat.Columns}], not [{rows}, {shape.OutputDim}]");
            run.Require(Outputs.Of(pass).AreFinite(), $"latents or reconstructions of {rows} rows are not finite");
            CheckTerms(run, subject);
            CheckParameters(run, subject);
            CheckAbilities(run, variant, pass);
        }

        CheckDictionary(form, run, problem);
    }

    private static void CheckTerms(LawRun run, VariantCase subject)
    {
        var declared = subject.Variant.LossTerms;
        run.Require(declared.Distinct(StringComparer.Ordinal).Count() == declared.Count, $"it declares a loss term twice: {string.Join(", ", declared)}");
        run.Require(subject.Terms.Count > 0, "the forward pass added no loss term");
        foreach (var term in subject.Terms)
        {
            run.Require(declared.Contains(term.Name), $"it adds the loss term '{term.Name}', which it does not declare (declared: {string.Join(", ", declared)})");
            run.Require(double.IsFinite(term.Value.Value) && double.IsFinite(term.Coefficient), $"term {term.Name} is {term.Value.Value} with coefficient {term.Coefficient}");
        }
    }

    private static void CheckParameters(LawRun run, VariantCase subject)
    {
        foreach (var parameter in subject.Parameters)
        {
            run.Require(parameter.Rows != RowMeaning.Latent || parameter.Value.Rows == subject.Variant.Shape.LatentCount, $"rows of {parameter} belong to latents, of which there are {subject.Variant.Shape.LatentCount}");
            run.Require(Snapshots.AreFinite(Snapshots.Of(parameter.Value)), $"{parameter} does not start finite");
        }

        foreach (var constraint in subject.Variant.Constraints)
            run.Require(subject.Parameters.Find(constraint.Parameter) is not null, $"a constraint is about a parameter '{constraint.Parameter}', which there is not");
    }

    private static void CheckAbilities(LawRun run, ISaeVariant variant, in ForwardPass pass)
    {
        run.Require(!variant.Abilities.HasFlag(SaeAbilities.AffineEncoder) || pass.Sae is not null, "it has the ability AffineEncoder, but its forward pass returns no Sae");
        run.Require(!variant.Abilities.HasFlag(SaeAbilities.Thresholds) || pass.Sae?.Encoder.Threshold is not null, "it has the ability Thresholds, but its encoder has none");
        run.Require(!variant.Abilities.HasFlag(SaeAbilities.Levels) || pass.Levels is not null, "it has the ability Levels, but its forward pass returns none");
        if (pass.Levels is not { } levels)
            return;
        run.Require(levels.Reconstructions.Count == levels.Widths.Count, $"{levels.Reconstructions.Count} reconstructions of {levels.Widths.Count} prefixes");
        run.Require(levels.Widths[^1] == variant.Shape.LatentCount, $"the last prefix has {levels.Widths[^1]} latents, not all {variant.Shape.LatentCount}");
    }

    private static void CheckDictionary(Form form, LawRun run, PlantedProblem problem)
    {
        using var trained = TrainedVariant.Of(form, problem, run.Random.For("training"));
        using var dictionary = trained.Export();
        run.Require(dictionary.Shape == trained.Variant.Shape, $"the exported dictionary has {dictionary.Shape}, the variant {trained.Variant.Shape}");
        run.Require((dictionary.Activation.Kind == ActivationKind.JumpRelu) == (dictionary.Thresholds is not null), "thresholds go with JumpReLU, and JumpReLU with thresholds");
        var passes = 1 + (dictionary.Refinement?.Steps ?? 0);
        run.Require(
            dictionary.Thresholds is not { } thresholds || (thresholds.Rows == dictionary.Shape.LatentCount && thresholds.Columns == passes),
            $"thresholds are [{dictionary.Thresholds?.Rows}, {dictionary.Thresholds?.Columns}], not [{dictionary.Shape.LatentCount}, {passes}]");
        run.Require(dictionary.Activation.Kind != ActivationKind.BatchTopK, "the exported dictionary selects over batches, so that codes would depend on the rows beside them");
    }
}

using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Experiments;

/// <summary>The components of an experiment, made from its manifest and checked against each other.</summary>
public sealed class ExperimentParts : IDisposable
{
    private ExperimentParts(IActivationSource source, ISaeVariant variant, IResampler? resampler, IReadOnlyList<(string, IEvaluator)> evaluators) =>
        (Source, Variant, Resampler, Evaluators) = (source, variant, resampler, evaluators);

    /// <summary>Where activations come from.</summary>
    public IActivationSource Source { get; }

    /// <summary>What to train.</summary>
    public ISaeVariant Variant { get; }

    /// <summary>How dead latents get a new start, if they do.</summary>
    public IResampler? Resampler { get; }

    /// <summary>What to measure, by name.</summary>
    public IReadOnlyList<(string Name, IEvaluator Evaluator)> Evaluators { get; }

    /// <summary>Makes the components and checks that they fit together.</summary>
    /// <param name="manifest">The experiment.</param>
    /// <param name="folder">The folder against which relative paths are meant.</param>
    /// <exception cref="ManifestException">Some do not fit; all reasons.</exception>
    public static ExperimentParts Create(LoadedManifest manifest, string folder)
    {
        var experiment = manifest.Experiment;
        var random = RandomStream.FromSeed(experiment.Seed);
        var problems = new List<ManifestProblem>();
        var source = Make<IActivationSource>(manifest, "$.source", experiment.Source, new SourceContext(random.For("source"), folder), problems);
        var resampler = experiment.Resampler is null ? null : Make<IResampler>(manifest, "$.resampler", experiment.Resampler, folder, problems);
        var evaluators = experiment.Evaluate.Select((choice, i) => (choice.Name, Evaluator: Make<IEvaluator>(manifest, $"$.evaluate[{i}]", choice, folder, problems))).ToList();
        if (source is null)
            throw new ManifestException(problems);

        var variant = Make<ISaeVariant>(manifest, "$.variant", experiment.Variant, new VariantContext(source.InputDim), problems);
        problems.AddRange(Misfits(manifest, source, variant, evaluators));
        if (problems.Count == 0)
            return new ExperimentParts(source, variant!, resampler, [.. evaluators.Select(e => (e.Name, e.Evaluator!))]);
        source.Dispose();
        throw new ManifestException(problems);
    }

    /// <inheritdoc/>
    public void Dispose() => Source.Dispose();

    private static T? Make<T>(LoadedManifest manifest, string path, ComponentChoice choice, object context, List<ManifestProblem> problems) where T : class
    {
        try
        {
            return (T)choice.Component.Create(choice.Options, context);
        }
        catch (InputException exception)
        {
            problems.Add(manifest.ComponentRefused(path, choice, exception.Message));
            return null;
        }
    }

    private static IEnumerable<ManifestProblem> Misfits(
        LoadedManifest manifest, IActivationSource source, ISaeVariant? variant, IReadOnlyList<(string Name, IEvaluator? Evaluator)> evaluators)
    {
        var training = manifest.Experiment.Training;
        foreach (var (term, schedule) in training.Coefficients)
        {
            if (variant is not null && !variant.LossTerms.Contains(term))
                yield return manifest.UnknownLossTerm(term, variant.LossTerms);
            if (variant is not null && schedule.Autotune?.TargetL0 >= variant.Shape.LatentCount)
                yield return manifest.UnreachableL0(term, variant.Shape.LatentCount);
        }

        for (var i = 0; i < evaluators.Count; i++)
        {
            if (evaluators[i].Evaluator is { } evaluator && evaluator.Needs.HasFlag(EvaluatorNeeds.GroundTruth) && source is not IGroundTruth)
                yield return manifest.UnmetNeed(i, "planted directions and codes");
        }

        if (source.RowCount(Split.Training) is { } rows && rows < training.Batch)
            yield return manifest.ComponentRefused("$.training.batch", manifest.Experiment.Source, $"its {rows} training rows are fewer than a batch of {training.Batch}");
        if (source.RowCount(Split.HeldOut) is { } heldOut && heldOut < 2 && evaluators.Count > 0)
            yield return manifest.ComponentRefused("$.source", manifest.Experiment.Source, $"it holds out {heldOut} rows, but evaluation needs at least 2");
    }
}

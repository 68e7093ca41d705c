using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Experiments;

/// <summary>The components of an experiment, made from its manifest and checked against each other.</summary>
public sealed class ExperimentParts : IDisposable
{
    /// <summary>What evaluators may need of a source.</summary>
    private static readonly (EvaluatorNeeds Flag, Func<IActivationSource, bool> IsMetBy, string Words)[] Needs =
    [
        (EvaluatorNeeds.GroundTruth, source => source is IGroundTruth, "planted directions and codes"),
        (EvaluatorNeeds.Hierarchy, source => source is IFeatureHierarchy, "planted features with parents"),
        (EvaluatorNeeds.Superposition, source => source is ISuperposition, "a model that holds features in superposition, such as toy_model"),
        (EvaluatorNeeds.Patches, source => source is IPatches, "rows that are patches of pictures, such as those of pictures"),
        (EvaluatorNeeds.InputsAsTargets, source => source is not ITargets, "rows without targets"),
    ];

    private readonly bool _ownsSource;

    private ExperimentParts(
        bool ownsSource, IActivationSource source, ISaeVariant variant, IReadOnlyList<IAuxiliaryLoss> losses, IResampler? resampler, IReadOnlyList<(string, IEvaluator)> evaluators) =>
        (_ownsSource, Source, Variant, Losses, Resampler, Evaluators) = (ownsSource, source, variant, losses, resampler, evaluators);

    /// <summary>Where activations come from.</summary>
    public IActivationSource Source { get; }

    /// <summary>What to train.</summary>
    public ISaeVariant Variant { get; }

    /// <summary>Terms added to the variant's loss.</summary>
    public IReadOnlyList<IAuxiliaryLoss> Losses { get; }

    /// <summary>How dead latents get a new start, if they do.</summary>
    public IResampler? Resampler { get; }

    /// <summary>What to measure, by name.</summary>
    public IReadOnlyList<(string Name, IEvaluator Evaluator)> Evaluators { get; }

    /// <summary>Makes the components and checks that they fit together.</summary>
    /// <param name="manifest">The experiment.</param>
    /// <param name="folder">The folder against which relative paths are meant.</param>
    /// <param name="shared">The experiment's source, where it is made already and stays somebody else's; null to make it.</param>
    /// <exception cref="ManifestException">Some do not fit; all reasons.</exception>
    public static ExperimentParts Create(LoadedManifest manifest, string folder, IActivationSource? shared = null)
    {
        var experiment = manifest.Experiment;
        var problems = new List<ManifestProblem>();
        var evaluatorContext = new EvaluatorContext(folder, ReadDictionary);
        var source = shared ?? MakeSource(manifest, folder, problems);
        var resampler = experiment.Resampler is null ? null : Make<IResampler>(manifest, "$.resampler", experiment.Resampler, folder, problems);
        var evaluators = experiment.Evaluate.Select((choice, i) => (choice.Name, Evaluator: Make<IEvaluator>(manifest, $"$.evaluate[{i}]", choice, evaluatorContext, problems))).ToList();
        if (source is null)
            throw new ManifestException(problems);

        var context = new VariantContext(source.InputDim, (source as ITargets)?.TargetDim);
        var variant = Make<ISaeVariant>(manifest, "$.variant", experiment.Variant, context, problems);
        var losses = experiment.Losses.Select((choice, i) => Make<IAuxiliaryLoss>(manifest, $"$.losses[{i}]", choice, context, problems)).ToList();
        problems.AddRange(Misfits(manifest, source, variant, losses, resampler, evaluators));
        if (problems.Count == 0)
            return new ExperimentParts(shared is null, source, variant!, [.. losses.Select(l => l!)], resampler, [.. evaluators.Select(e => (e.Name, e.Evaluator!))]);
        if (shared is null)
            source.Dispose();
        throw new ManifestException(problems);
    }

    /// <summary>Makes the source alone, for experiments that share it.</summary>
    /// <param name="manifest">The experiment.</param>
    /// <param name="folder">The folder against which relative paths are meant.</param>
    /// <exception cref="ManifestException">It cannot be made.</exception>
    internal static IActivationSource CreateSource(LoadedManifest manifest, string folder)
    {
        var problems = new List<ManifestProblem>();
        return MakeSource(manifest, folder, problems) ?? throw new ManifestException(problems);
    }

    private static IActivationSource? MakeSource(LoadedManifest manifest, string folder, List<ManifestProblem> problems) => Make<IActivationSource>(
        manifest, "$.source", manifest.Experiment.Source, new SourceContext(RandomStream.FromSeed(SourceSeed(manifest.Experiment)).For("source"), folder, ReadDictionary), problems);

    /// <summary>The seed of the source's random streams.</summary>
    internal static ulong SourceSeed(Experiment experiment) => experiment.DataSeed ?? experiment.Seed;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsSource)
            Source.Dispose();
    }

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

    private static LearnedDictionary ReadDictionary(string path) => DictionaryFile.Read(path).Dictionary;

    private static IEnumerable<ManifestProblem> Misfits(
        LoadedManifest manifest, IActivationSource source, ISaeVariant? variant, IReadOnlyList<IAuxiliaryLoss?> losses, IResampler? resampler,
        IReadOnlyList<(string Name, IEvaluator? Evaluator)> evaluators)
    {
        var training = manifest.Experiment.Training;
        if (variant is not null)
        {
            foreach (var problem in VariantMisfits(manifest, source, variant, losses, resampler))
                yield return problem;
        }

        for (var i = 0; i < evaluators.Count; i++)
        {
            foreach (var need in Needs.Where(n => evaluators[i].Evaluator?.Needs.HasFlag(n.Flag) == true && !n.IsMetBy(source)))
                yield return manifest.UnmetNeed(i, need.Words);
        }

        if (source.RowCount(Split.Training) is { } rows && rows < training.Batch)
            yield return manifest.ComponentRefused("$.training.batch", manifest.Experiment.Source, $"its {rows} training rows are fewer than a batch of {training.Batch}");
        if (source.RowCount(Split.HeldOut) is { } heldOut && heldOut < 2 && evaluators.Count > 0)
            yield return manifest.ComponentRefused("$.source", manifest.Experiment.Source, $"it holds out {heldOut} rows, but evaluation needs at least 2");
    }

    private static IEnumerable<ManifestProblem> VariantMisfits(
        LoadedManifest manifest, IActivationSource source, ISaeVariant variant, IReadOnlyList<IAuxiliaryLoss?> losses, IResampler? resampler)
    {
        var experiment = manifest.Experiment;
        string[] terms = [.. variant.ScheduledTerms, .. losses.Where(l => l is not null).Select(l => l!.LossTerm)];
        foreach (var term in experiment.Training.Coefficients.Keys.Where(term => !terms.Contains(term)))
            yield return manifest.UnknownLossTerm(term, terms);
        foreach (var (term, _) in experiment.Training.Coefficients.Where(c => c.Value.Autotune?.TargetL0 >= variant.Shape.LatentCount))
            yield return manifest.UnreachableL0(term, variant.Shape.LatentCount);
        for (var i = 0; i < losses.Count; i++)
        {
            if (losses[i] is { } loss && (loss.Needs & ~variant.Abilities) is var missing && missing != SaeAbilities.None)
                yield return manifest.ComponentRefused($"$.losses[{i}]", experiment.Losses[i], $"it needs {Words(missing)}, which variant '{experiment.Variant.Name}' does not offer with these options");
        }

        if (source is ITargets && !variant.Abilities.HasFlag(SaeAbilities.Targets))
            yield return manifest.ComponentRefused("$.variant", experiment.Variant, $"source '{experiment.Source.Name}' has targets to reconstruct, but it reconstructs its inputs; use a transcoder");
        if (resampler is not null && source is ITargets)
            yield return manifest.ComponentRefused("$.resampler", experiment.Resampler!, "it makes decoder rows from inputs, but they are to reconstruct targets");
    }

    private static string Words(SaeAbilities abilities) => string.Join(" and ", new (SaeAbilities Ability, string Words)[]
    {
        (SaeAbilities.AffineEncoder, "an affine encoder"),
        (SaeAbilities.Thresholds, "thresholds"),
        (SaeAbilities.Levels, "nested prefixes"),
    }.Where(a => abilities.HasFlag(a.Ability)).Select(a => a.Words));
}

namespace SaeLab.Runtime.Manifests;

/// <summary>An experiment together with where its parts were written, so that what only shows later can still be reported by line.</summary>
public sealed class LoadedManifest
{
    private readonly IReadOnlyDictionary<string, SourcePosition> _positions;

    internal LoadedManifest(Experiment experiment, string file, IReadOnlyDictionary<string, SourcePosition> positions) =>
        (Experiment, File, _positions) = (experiment, file, positions);

    /// <summary>The experiment, validated, with every default filled in.</summary>
    public Experiment Experiment { get; }

    /// <summary>The manifest's file as the user named it.</summary>
    public string File { get; }

    /// <summary>Where a path was written: an option's key, an item's start, or the override that set it.</summary>
    /// <param name="path">Such as <c>$.training.coefficients.sparsity</c>, <c>$.variant.topk.k</c>, <c>$.evaluate[0]</c>.</param>
    /// <returns>The place of the nearest part of the path that was written; that of the manifest's start where none was.</returns>
    public SourcePosition Locate(string path)
    {
        for (var known = path; known.Length > 0; known = known[..Math.Max(0, known.LastIndexOfAny(['.', '[']))])
        {
            if (_positions.TryGetValue(known, out var position))
                return position;
        }

        return SourcePosition.StartOf(File);
    }

    /// <summary>The same experiment under another name.</summary>
    internal LoadedManifest Named(string name) => new(Experiment with { Name = name }, File, _positions);

    /// <summary>A schedule in <c>training.coefficients</c> of a term that the variant's loss does not have.</summary>
    /// <param name="term">The name in the manifest.</param>
    /// <param name="terms">The variant's terms.</param>
    public ManifestProblem UnknownLossTerm(string term, IReadOnlyList<string> terms) =>
        ManifestErrors.UnknownLossTerm(Locate($"$.training.coefficients.{term}"), Experiment.Variant.Name, term, terms);

    /// <summary>A controller in <c>training.coefficients</c> that is to reach an L0 that the variant cannot have.</summary>
    /// <param name="term">The name in the manifest.</param>
    /// <param name="latents">m.</param>
    public ManifestProblem UnreachableL0(string term, int latents)
    {
        var path = $"training.coefficients.{term}.autotune.target_l0";
        return ManifestErrors.Invalid(Locate("$." + path), $"'{path}'", FormattableString.Invariant(
            $"{Experiment.Training.Coefficients[term].Autotune!.TargetL0} is not less than the {latents} latents of the dictionary"));
    }

    /// <summary>An evaluator that needs what the source cannot offer.</summary>
    /// <param name="evaluator">Its index in <see cref="Experiment.Evaluate"/>.</param>
    /// <param name="need">What it needs, in words: <c>planted directions and codes</c>.</param>
    public ManifestProblem UnmetNeed(int evaluator, string need) =>
        ManifestErrors.UnmetNeed(Locate($"$.evaluate[{evaluator}]"), Experiment.Evaluate[evaluator].Name, need, Experiment.Source.Name);

    /// <summary>A component that cannot be made from its options, since they do not fit the rest of the experiment.</summary>
    /// <param name="path">Such as <c>$.variant</c>; also an option of it, where it is known which one.</param>
    /// <param name="component">The component.</param>
    /// <param name="reason">What it says.</param>
    public ManifestProblem ComponentRefused(string path, ComponentChoice component, string reason) =>
        ManifestErrors.ComponentRefused(Locate(path), SnakeCase.Of(component.Component.Kind.ToString()), component.Name, reason);
}

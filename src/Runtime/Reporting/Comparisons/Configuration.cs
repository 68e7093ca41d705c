namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Cells that differ in nothing that changes a dictionary but in what sets its sparsity, and so make one line of a front.</summary>
/// <param name="Label">What tells it from the others, shortly: <c>matryoshka · refinement</c>.</param>
/// <param name="Cells">Its cells, at least one, all with results, none of them a baseline.</param>
internal sealed record Configuration(string Label, IReadOnlyList<ComparedCell> Cells)
{
    private const string Target = ".autotune.target_l0";
    private static readonly string[] OptionsOfSparsity = ["variant.k", "variant.groups", "variant.coefficient", "variant.target_l0", "variant.iterations", "variant.residual_threshold"];
    private static readonly string[] WithoutEffect = ["data_seed", "training.log_every", "training.checkpoint_every"];

    /// <summary>The configurations of a comparison, in the order of their first cells.</summary>
    public static IReadOnlyList<Configuration> Of(Comparison comparison)
    {
        var settings = comparison.Differences.Where(ChangesDictionary).Where(path => !SetsSparsity(path)).ToList();
        var lines = comparison.Cells.Where(c => !c.IsBaseline && c.Runs.Any(r => r.Results is not null))
            .GroupBy(c => string.Join('\0', settings.Select(c.Example.Setting)), StringComparer.Ordinal).Select(g => (IReadOnlyList<ComparedCell>)[.. g]).ToList();
        return [.. lines.Zip(ConfigurationLabels.Of([.. lines.Select(cells => cells[0].Example)], settings), (cells, label) => new Configuration(label, cells))];
    }

    private static bool SetsSparsity(string path) => OptionsOfSparsity.Contains(path) || path.EndsWith(Target, StringComparison.Ordinal);

    /// <summary>What is measured, and what is written on the way, makes no other dictionary, nor does another draw of the same rows make another kind of it.</summary>
    private static bool ChangesDictionary(string path) => !path.StartsWith("evaluat", StringComparison.Ordinal) && !WithoutEffect.Contains(path);
}

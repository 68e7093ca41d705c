namespace SaeLab.Sources.ToyModel;

/// <summary>How features fire together: each feature in one set.</summary>
internal static class FeatureSets
{
    /// <summary>The sets in the order of their features: correlated, anticorrelated, and all others in one.</summary>
    public static IEnumerable<FeatureSet> Of(ToyModelOptions options)
    {
        var next = 0;
        for (var set = 0; set < options.CorrelatedSets + options.AnticorrelatedSets; set++, next += options.SetSize)
            yield return new FeatureSet(set < options.CorrelatedSets ? FeatureSetKind.Correlated : FeatureSetKind.Anticorrelated, next, options.SetSize);
        if (next < options.Features)
            yield return new FeatureSet(FeatureSetKind.Independent, next, options.Features - next);
    }

    /// <summary>p_i.</summary>
    public static double[] Densities(ToyModelOptions options) => options.Densities?.ToArray() ?? [.. Enumerable.Repeat(options.Density, options.Features)];

    /// <summary>I_i.</summary>
    public static double[] Importances(ToyModelOptions options) =>
        options.Importances?.ToArray() ?? [.. Enumerable.Range(0, options.Features).Select(i => Math.Pow(options.ImportanceRatio, i))];
}

/// <summary>Features that lie side by side.</summary>
internal readonly record struct FeatureSet(FeatureSetKind Kind, int First, int Count);

/// <summary>How the features of a set fire.</summary>
internal enum FeatureSetKind
{
    /// <summary>Each by itself.</summary>
    Independent,

    /// <summary>All or none.</summary>
    Correlated,

    /// <summary>One at most.</summary>
    Anticorrelated,
}

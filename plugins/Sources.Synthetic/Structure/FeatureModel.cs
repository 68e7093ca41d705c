using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>All that decides which features fire and how strongly; a world without its directions.</summary>
internal sealed class FeatureModel
{
    private FeatureModel(FeatureTree tree, double[] rates, double[] probabilities, CorrelationFactor correlation, MagnitudeTable magnitudes)
    {
        (Tree, Rates, Probabilities, Correlation, Magnitudes) = (tree, rates, probabilities, correlation, magnitudes);
        Thresholds = [.. probabilities.Select(p => -Normal.Quantile(p))];
        Firing = [.. Thresholds.Zip(correlation.Own, (t, o) => (t, 1 / Math.Sqrt(o)))];
    }

    /// <summary>n.</summary>
    public int Count => Rates.Length;

    /// <summary>Who lies below whom.</summary>
    public FeatureTree Tree { get; }

    /// <summary>b, the rates that the law asks for.</summary>
    public double[] Rates { get; }

    /// <summary>p, the probabilities of firing before parents and siblings have their say.</summary>
    public double[] Probabilities { get; }

    /// <summary>τ_i = Φ⁻¹(1 − p_i).</summary>
    public double[] Thresholds { get; }

    /// <summary>τ_i and 1/√δ_i, side by side since they are read together.</summary>
    public (double Threshold, double Steepness)[] Firing { get; }

    /// <summary>How the Gaussians that are compared with τ go together.</summary>
    public CorrelationFactor Correlation { get; }

    /// <summary>How strong features are.</summary>
    public MagnitudeTable Magnitudes { get; }

    /// <summary>Features whose compensated probability had to be cut off at 1.</summary>
    public int Clamped { get; private init; }

    /// <summary>What is otherwise than the options say.</summary>
    public IReadOnlyList<string> Notes =>
    [
        .. Clamped > 0 ? [$"{Clamped} of {Count} features fire less often than their law says: compensation for silent parents and siblings would take a probability above 1"] : Array.Empty<string>(),
        .. Correlation.Note is { } note ? [note] : Array.Empty<string>(),
    ];

    /// <summary>Makes a model.</summary>
    /// <param name="options">Complete options.</param>
    /// <param name="random">One stream below it per purpose.</param>
    /// <exception cref="InputException">The laws give numbers that cannot be.</exception>
    public static FeatureModel Create(SyntheticOptions options, RandomStream random)
    {
        var count = options.Features!.Value;
        var tree = TreeBuilder.Build(options.Hierarchy, count, random.For("hierarchy"));
        var rates = options.Firing!.Create(count, random.For("firing probabilities"));
        Check(rates, r => r is >= 0 and <= 1, "firing", options.Firing, "a probability between 0 and 1");
        var correlation = CreateCorrelation(options.Correlation, count, random.For("correlation"));
        var magnitudes = MagnitudeTable.Create(options.Magnitudes, count, random.For("magnitudes"));
        var compensation = options.Hierarchy.Compensation ?? CompensationKind.None;
        var (probabilities, clamped) = compensation switch
        {
            CompensationKind.Upstream => UpstreamCompensation.Apply(tree, rates),
            CompensationKind.Exact => new ExactCompensation(tree, rates, correlation, magnitudes, random.For("compensation")).Solve(),
            _ => (rates, 0),
        };
        return Of(tree, rates, probabilities, correlation, magnitudes, clamped);
    }

    /// <summary>A model of these parts.</summary>
    /// <exception cref="InputException">They do not fit together.</exception>
    public static FeatureModel Of(FeatureTree tree, double[] rates, double[] probabilities, CorrelationFactor correlation, MagnitudeTable magnitudes, int clamped)
    {
        foreach (var group in tree.Groups)
        {
            if (group.Rule == GroupRule.Choice && group.Children.Sum(c => probabilities[c]) > 1 + 1e-9)
                throw new InputException($"children {group.Children[0]} to {group.Children[^1]}, of which one is chosen, have probabilities that sum to {group.Children.Sum(c => probabilities[c])}, more than 1; lower them");
            if (group is { Scaled: true, Parent: >= 0 } && !(magnitudes.Means[group.Parent] > 0))
                throw new InputException($"feature {group.Parent} has the mean magnitude {magnitudes.Means[group.Parent]}, so its children cannot be scaled relative to it; raise it above 0, or set hierarchy.scaled to false");
        }

        return new FeatureModel(tree, rates, probabilities, correlation, magnitudes) { Clamped = clamped };
    }

    private static CorrelationFactor CreateCorrelation(CorrelationOptions options, int count, RandomStream random) => options.Kind switch
    {
        CorrelationKind.Pairs => CorrelationMatrix.Factor(CorrelationMatrix.OfPairs(options, count)),
        // Random numbers are not meant to be correlations before they are mended.
        CorrelationKind.Random => CorrelationMatrix.Factor(CorrelationMatrix.Random(options, count, random)) with { Note = null },
        _ when options.Rank is > 0 and var rank => CorrelationFactor.LowRank(count, rank, options.Scale ?? 0.1, random),
        _ => CorrelationFactor.None(count),
    };

    internal static void Check(double[] values, Func<double, bool> isGood, string option, FeatureLaw law, string wanted)
    {
        var bad = Array.FindIndex(values, v => !isGood(v));
        if (bad >= 0)
            throw new InputException($"{option} {law} gives feature {bad} the number {values[bad]}, which is not {wanted}");
    }
}

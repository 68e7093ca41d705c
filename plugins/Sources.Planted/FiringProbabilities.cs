namespace SaeLab.Sources.Planted;

/// <summary>The probabilities p_i with which features fire, largest first.</summary>
internal static class FiringProbabilities
{
    /// <summary>min(1, c·w_i) for the weights w of the chosen law, with c such that the sum is <see cref="PlantedOptions.Active"/>.</summary>
    public static double[] Create(PlantedOptions options)
    {
        var weights = new double[options.Features];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = Weight(options, i + 1);
        return Scale(weights, options.Active);
    }

    private static double Weight(PlantedOptions options, int rank) => options.Firing switch
    {
        PlantedFiring.Constant => 1,
        PlantedFiring.Zipf => Math.Pow(rank, -(options.ZipfExponent ?? 1)),
        PlantedFiring.Geometric => Math.Pow(options.GeometricDecay ?? 0.96, rank),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Firing, "No such law of firing."),
    };

    /// <summary>Scales weights, which do not ascend, to a sum, none above 1: the first few become 1 until the rest can bear what is left.</summary>
    private static double[] Scale(double[] weights, double sum)
    {
        var tail = 0.0;
        foreach (var weight in weights)
            tail += weight;
        var certain = 0;
        while (certain < weights.Length && weights[certain] * (sum - certain) >= tail)
        {
            tail -= weights[certain];
            certain++;
        }

        var scale = certain < weights.Length ? (sum - certain) / tail : 0;
        for (var i = 0; i < weights.Length; i++)
            weights[i] = i < certain ? 1 : Math.Min(1, scale * weights[i]);
        return weights;
    }
}

namespace SaeLab.Evaluators.Weights;

/// <summary>What random directions come to.</summary>
internal static class RandomRows
{
    /// <summary>E|cos| of two random directions: Γ(d/2) / (√π Γ((d+1)/2)).</summary>
    public static double MeanAbsoluteCosine(int dimension)
    {
        // Γ(d/2)/Γ((d+1)/2) from d = 1 or 2 on by the ratio (d/2)/((d+1)/2) = d/(d+1) for two dimensions more.
        var ratio = dimension % 2 == 1 ? Math.Sqrt(Math.PI) : 2 / Math.Sqrt(Math.PI);
        for (var d = dimension % 2 == 1 ? 1 : 2; d < dimension; d += 2)
            ratio *= d / (d + 1.0);
        return ratio / Math.Sqrt(Math.PI);
    }
}

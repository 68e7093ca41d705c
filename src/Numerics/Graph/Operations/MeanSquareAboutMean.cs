namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>The total variance of a batch: 1/B Σ_b ‖a_b − ā‖², with ā the mean row. A constant: no gradient flows through it.</summary>
    public double MeanSquareAboutMean(DenseNode a)
    {
        RequireOwn(a);
        return Backend.SumOfSquaresAboutMean(a.Value) / a.Value.Rows;
    }
}

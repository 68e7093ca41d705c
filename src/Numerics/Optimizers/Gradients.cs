namespace SaeLab.Numerics;

/// <summary>Measures of all gradients together.</summary>
public static class Gradients
{
    /// <summary>Their Euclidean norm.</summary>
    public static double Norm(Graph graph, ParameterSet parameters)
    {
        var sum = 0.0;
        for (var i = 0; i < parameters.Count; i++)
            sum += parameters[i].IsTrained ? graph.Backend.SumOfSquares(graph.GradientOf(parameters[i])) : 0;
        return Math.Sqrt(sum);
    }

    /// <summary>The factor that brings a gradient of that norm down to a largest norm: min(1, c / (norm + 1e-6)), as in PyTorch.</summary>
    public static double ClipFactor(double norm, double largestNorm) => Math.Min(1, largestNorm / (norm + 1e-6));
}

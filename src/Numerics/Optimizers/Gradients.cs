namespace SaeLab.Numerics;

/// <summary>What happens to gradients between the backward pass and the optimizer.</summary>
public static class Gradients
{
    /// <summary>Removes from each row of a parameter's gradient its component along that row, so that a step keeps the row's norm to first order.</summary>
    public static void ProjectOffRows(Graph graph, Parameter parameter) =>
        graph.Backend.ProjectOffRows(parameter.Value, graph.GradientOf(parameter));

    /// <summary>Scales each row of a parameter to norm 1; a row shorter than 1e-8 is divided by 1e-8.</summary>
    public static void NormalizeRows(Parameter parameter, Backend backend) => backend.NormalizeRows(parameter.Value);

    /// <summary>The Euclidean norm of all gradients together.</summary>
    public static double Norm(Graph graph, ParameterSet parameters)
    {
        var sum = 0.0;
        foreach (var parameter in parameters)
            sum += graph.Backend.SumOfSquares(graph.GradientOf(parameter));
        return Math.Sqrt(sum);
    }

    /// <summary>The factor that brings a gradient of that norm down to a largest norm: min(1, c / (norm + 1e-6)), as in PyTorch.</summary>
    public static double ClipFactor(double norm, double largestNorm) => Math.Min(1, largestNorm / (norm + 1e-6));
}

namespace SaeLab.Numerics;

/// <summary>The constraint that every row of a parameter has norm 1. It takes both halves: without the projection the moments are biased, without the scaling norms drift.</summary>
public static class UnitRows
{
    /// <summary>Before the optimizer: removes from each row of the gradient its component along the row.</summary>
    public static void ProjectGradient(Graph graph, Parameter parameter) =>
        graph.Backend.ProjectOffRows(parameter.Value, graph.GradientOf(parameter));

    /// <summary>After the optimizer: scales each row to norm 1; a row shorter than 1e-8 is divided by 1e-8.</summary>
    /// <param name="parameter">What to constrain.</param>
    /// <param name="backend">Where it lives.</param>
    /// <param name="optimizer">Whose own points (the average that will be exported) must satisfy the constraint too; none where only the parameter matters.</param>
    public static void Normalize(Parameter parameter, Backend backend, Optimizer? optimizer = null)
    {
        backend.NormalizeRows(parameter.Value);
        foreach (var point in optimizer is null ? [] : optimizer.PointsBeside(parameter))
            backend.NormalizeRows(point);
    }
}

namespace SaeLab.Numerics;

/// <summary>The constraint that no number of a parameter is negative, for thresholds.</summary>
public static class NonNegative
{
    /// <summary>After the optimizer: max(0, ·).</summary>
    /// <param name="parameter">What to constrain.</param>
    /// <param name="backend">Where it lives.</param>
    /// <param name="optimizer">Whose own points must satisfy the constraint too; none where only the parameter matters.</param>
    public static void Enforce(Parameter parameter, Backend backend, Optimizer? optimizer = null)
    {
        backend.RaiseToZero(parameter.Value);
        foreach (var point in optimizer is null ? [] : optimizer.PointsBeside(parameter))
            backend.RaiseToZero(point);
    }
}

using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Rows have norm 1: the gradient's component along each row is removed before the optimizer, and rows are scaled back after it.</summary>
/// <param name="Parameter">The parameter's name.</param>
public sealed record UnitRowsConstraint(string Parameter) : ParameterConstraint(Parameter)
{
    /// <inheritdoc/>
    public override void ProjectGradient(Graph graph, ParameterSet parameters) => UnitRows.ProjectGradient(graph, parameters[Parameter]);

    /// <inheritdoc/>
    public override void Enforce(ParameterSet parameters, Optimizer? optimizer = null) => UnitRows.Normalize(parameters[Parameter], parameters.Backend, optimizer);

    /// <inheritdoc/>
    public override double Violation(ParameterSet parameters)
    {
        using var rows = parameters[Parameter].Value.ToMatrix();
        var worst = 0.0;
        for (var i = 0; i < rows.Rows; i++)
            worst = Math.Max(worst, Math.Abs(RowGeometry.Norm(rows.Row(i)) - 1));
        return worst;
    }
}

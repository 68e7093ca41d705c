using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Each row stays within an angle of a row of another parameter, as in a softly frozen decoder (arXiv 2602.14111).</summary>
/// <param name="Parameter">The parameter's name.</param>
/// <param name="Axes">The parameter whose rows it stays close to; not trained.</param>
/// <param name="Cosine">The least cosine of the angle, −1 to 1.</param>
public sealed record ConeConstraint(string Parameter, string Axes, double Cosine) : ParameterConstraint(Parameter)
{
    /// <inheritdoc/>
    public override void Enforce(ParameterSet parameters, Optimizer? optimizer = null) => Cone.Enforce(parameters[Parameter], parameters[Axes], Cosine, parameters.Backend, optimizer);

    /// <inheritdoc/>
    public override double Violation(ParameterSet parameters)
    {
        using var rows = parameters[Parameter].Value.ToMatrix();
        using var axes = parameters[Axes].Value.ToMatrix();
        var worst = 0.0;
        for (var i = 0; i < rows.Rows; i++)
            worst = Math.Max(worst, Cosine - RowGeometry.Cosine(rows.Row(i), axes.Row(i)));
        return worst;
    }
}

using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>All entries are at least 0, as thresholds must be. The gradient is left alone, so that an entry at 0 can leave it again.</summary>
/// <param name="Parameter">The parameter's name.</param>
public sealed record NonNegativeConstraint(string Parameter) : ParameterConstraint(Parameter)
{
    /// <inheritdoc/>
    public override void Enforce(ParameterSet parameters, Optimizer? optimizer = null) => NonNegative.Enforce(parameters[Parameter], parameters.Backend, optimizer);

    /// <inheritdoc/>
    public override double Violation(ParameterSet parameters)
    {
        using var values = parameters[Parameter].Value.ToMatrix();
        var worst = 0.0;
        foreach (var value in values.Span)
            worst = Math.Max(worst, -value);
        return worst;
    }
}

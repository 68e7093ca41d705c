using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Something that holds for a parameter after every step.</summary>
/// <param name="Parameter">The parameter's name.</param>
public abstract record ParameterConstraint(string Parameter)
{
    /// <summary>When it is enforced. Default after the optimizer, which is the only time after which it holds exactly.</summary>
    public EnforcementTime Time { get; init; } = EnforcementTime.AfterStep;

    /// <summary>Before the optimizer: removes from the gradient what would lead away from the constraint.</summary>
    /// <param name="graph">Holds the gradients.</param>
    /// <param name="parameters">Where the parameter is.</param>
    public virtual void ProjectGradient(Graph graph, ParameterSet parameters)
    {
    }

    /// <summary>Changes the parameter as little as needed so that the constraint holds.</summary>
    /// <param name="parameters">Where the parameter is.</param>
    /// <param name="optimizer">Whose own points, such as the average that will be exported, must satisfy the constraint too.</param>
    public abstract void Enforce(ParameterSet parameters, Optimizer? optimizer = null);

    /// <summary>By how much it is violated, at worst over the rows; 0 where it holds.</summary>
    public abstract double Violation(ParameterSet parameters);
}

/// <summary>When a constraint is enforced.</summary>
public enum EnforcementTime
{
    /// <summary>After the optimizer.</summary>
    AfterStep,

    /// <summary>Before the forward pass (sparsify): norms are off by one step's change in between.</summary>
    BeforeForward,

    /// <summary>Between the backward pass and the optimizer (OpenAI, AI Safety Foundation): norms are off by one step's change afterwards.</summary>
    BeforeStep,
}

namespace SaeLab.Abstractions;

/// <summary>An encoder that runs again on what is left over, as LISTA does: z_t = z_{t−1} + η·(x − x̂_{t−1})·W_encᵀ, f_t = act(z_t).</summary>
/// <param name="Steps">How many times it runs again; at least 1.</param>
/// <param name="StepSize">η.</param>
public readonly record struct Refinement(int Steps, double StepSize);

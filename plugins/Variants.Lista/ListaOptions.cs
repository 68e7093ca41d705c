using SaeLab.Abstractions;

namespace SaeLab.Variants.Lista;

/// <summary>LISTA: an encoder that runs again on what its first pass left over, z_t = z_{t−1} + η·(x − x̂_{t−1})·W_encᵀ, so that latents which explain the same part of a row compete for it (Gregor and LeCun 2010; LISTA-Matryoshka 2026).</summary>
/// <remarks>Its refinement is on by default: one step with η = 0.3. With batchtopk each pass gets a threshold of its own for inference. Other variants refine as well, by their option refinement.</remarks>
public sealed record ListaOptions : SelectionOptions
{
    /// <summary>Refinement on.</summary>
    public ListaOptions() => Refinement = new RefinementOptions();

    /// <inheritdoc/>
    public override IEnumerable<OptionProblem> Validate()
    {
        foreach (var problem in base.Validate())
            yield return problem;
        if (Refinement is null)
            yield return new OptionProblem(nameof(Refinement), "an encoder that runs once is not LISTA: choose the variant batchtopk, topk or l1, or leave refinement out");
    }
}

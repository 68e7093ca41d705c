namespace SaeLab.Evaluators.Superposition;

/// <summary>
/// How the model behind the activations holds its features: the share of a dimension that each has, and the shapes that they form
/// (Elhage et al. 2022, "Toy models of superposition"; Scherlis et al. 2022). Needs a source with such a model, as <c>toy_model</c> is.
/// It describes the source, not the dictionary. There is nothing to choose.
/// </summary>
/// <remarks>
/// A feature counts as represented where ‖W_i‖² exceeds 0.01. Its dimensionality is D_i = (W_i·W_i)² / Σ_j (W_i·W_j)², with W not normalised;
/// Scherlis' capacity C_i is the same number.
/// </remarks>
public sealed record SuperpositionOptions;

namespace SaeLab.Evaluators.Weights;

/// <summary>
/// How decoder and encoder rows lie: cosines with each other, norms, and how many dimensions each latent has to itself. Follows from the dictionary alone;
/// looks at no row. There is nothing to choose.
/// </summary>
/// <remarks>Rows are taken as exported, so norms that training folds into the encoder are 1. Every pair of latents is compared: 16,384 latents over 768 dimensions take some seconds.</remarks>
public sealed record WeightsOptions;

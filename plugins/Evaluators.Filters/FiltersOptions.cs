namespace SaeLab.Evaluators.Filters;

/// <summary>
/// Whether decoder rows over patches of pictures are localised, oriented and of one scale each, as the receptive fields of simple cells are
/// (Olshausen and Field 1996), with a picture of them. Needs a source whose rows are patches, as <c>pictures</c> is. There is nothing to choose.
/// </summary>
/// <remarks>Rows of latents that fire on none of the held-out rows are left out: nothing shaped them, or nothing uses them.</remarks>
public sealed record FiltersOptions;

namespace SaeLab.Evaluators.Recovery;

/// <summary>
/// Whether the dictionary found the planted features: decoder rows d_j against directions g_i, and latents f_j against codes a_i.
/// Needs a source with ground truth. There is nothing to choose.
/// </summary>
/// <remarks>
/// Directions are compared by cosine, so decoder rows need not have norm 1; a row of zeros has cosine 0 with everything.
/// Chance floors of the cosine figures come from random Gaussian decoders of the same shape against the same planted directions,
/// drawn as often as the shape leaves time for: 16 times up to 131,072 pairs, then fewer, once from 1,048,577 pairs on, where one draw differs little from another. They are
/// the same for every seed of a run, so a sweep pays for them once. Those of latents as detectors come from random directions with a tied encoder and TopK at the mean L0 of the dictionary,
/// rounded and at least 1, on at most 8,192 rows picked at random: 16 draws up to 256 latents, one from 4,096 on, and fewer rows where latents × dimensions exceed 2²³.
/// </remarks>
public sealed record RecoveryOptions;

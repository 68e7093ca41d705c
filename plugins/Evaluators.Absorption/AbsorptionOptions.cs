namespace SaeLab.Evaluators.Absorption;

/// <summary>
/// Whether latents of parents fall silent where a child fires and takes their part over. Needs a source whose features have parents.
/// Lower is better throughout (plots elsewhere often show 1 − score). There is nothing to choose.
/// </summary>
/// <remarks>
/// The latent of a feature is j*(i) = argmax_j |cos(d_j, g_i)|. Decoder rows need not have norm 1: what counts is f_j·d_j.
/// Absorption after SAEBench is taken with true directions and true codes in the place of probes, on at most 4,096 rows picked at random.
/// </remarks>
public sealed record AbsorptionOptions;

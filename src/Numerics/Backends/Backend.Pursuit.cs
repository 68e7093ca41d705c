namespace SaeLab.Numerics;

public abstract partial class Backend
{
    /// <summary>An empty trace of this backend's kind.</summary>
    internal abstract PursuitTrace NewPursuitTrace();

    /// <summary>Matching pursuit of each row; see <see cref="Graph.Pursue"/>.</summary>
    /// <param name="inputs">x [B, d].</param>
    /// <param name="dictionary">D [m, d].</param>
    /// <param name="preBias">p [1, d], or none.</param>
    /// <param name="pursuit">When to stop.</param>
    /// <param name="latents">f, replaced.</param>
    /// <param name="trace">The steps, replaced.</param>
    /// <exception cref="NotFiniteNumberException">Something is not finite.</exception>
    internal abstract void Pursue(
        Tensor inputs, Tensor dictionary, Tensor? preBias, in Pursuit pursuit, Latents latents, PursuitTrace trace);

    /// <summary>
    /// The gradients of <see cref="Pursue"/> for a gradient of f that lies in the latents' gradient slots. With R = ∂/∂r, which is 0 at the end,
    /// each step (i, v) from the last to the first gives ∂/∂v = ∂/∂f_i − R · d_i, ∂/∂d_i += ∂/∂v · r − v R with r from before the step, and R += ∂/∂v · d_i.
    /// </summary>
    internal abstract void PursueBackward(
        Tensor inputs, Tensor dictionary, Tensor? preBias, Latents latents, PursuitTrace trace, in PursuitGradients gradients);

    private protected static NotFiniteNumberException Overflow(int row) =>
        new($"Matching pursuit of row {row} of the batch overflows: residuals grow where dictionary rows are longer than √2.");
}

/// <summary>Where the gradients of matching pursuit go.</summary>
internal readonly record struct PursuitGradients(GradientSlot Inputs, GradientSlot Dictionary, GradientSlot PreBias);

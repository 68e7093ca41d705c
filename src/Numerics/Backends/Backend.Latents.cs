namespace SaeLab.Numerics;

/// <summary>Operations on the entries of latents. Results have the same entries as their argument, and gradients lie in the slots of the batch that they belong to.</summary>
public abstract partial class Backend
{
    /// <summary>The penalty summed over the batch, with w = 1 where there are no weights.</summary>
    internal abstract double Penalty(Latents latents, Tensor? weights, PenaltyFunction function);

    /// <summary>
    /// ∂/∂f_bi = g · φ′(u_bi) w_i sign(f_bi) and ∂/∂w_i = g · Σ_b φ′(u_bi) |f_bi| with u = |f| w; for the norm N_b of a row, φ′(u) = (u/N_b)^(p−1).
    /// Where u = 0, φ′ of powers and norms is 0; and sign(0) = 1, for a silent latent of JumpReLU would fire with a positive value, which its threshold is to hear.
    /// </summary>
    internal abstract void PenaltyBackward(
        Latents latents, Tensor? weights, PenaltyFunction function, double gradient, LatentSlot latentSlot, GradientSlot weightSlot);

    /// <summary>destination_bi = f_bi / s_i.</summary>
    internal abstract void DivideLatents(Latents latents, Tensor divisors, Latents destination);

    /// <summary>∂/∂f_bi = g_bi / s_i; ∂/∂s_i = −Σ_b g_bi f_bi / s_i².</summary>
    internal abstract void DivideLatentsBackward(Latents latents, Tensor divisors, Latents quotient, LatentSlot latentSlot, GradientSlot divisorSlot);

    /// <summary>destination_bi = max(0, s_i v_bi + o_i) where v_bi &gt; 0, else 0.</summary>
    internal abstract void RectifiedAffine(Latents latents, Tensor scale, Tensor offset, Latents destination);

    /// <summary>Over entries with a positive result: ∂/∂v_bi = g_bi s_i; ∂/∂s_i = Σ_b g_bi v_bi; ∂/∂o_i = Σ_b g_bi.</summary>
    internal abstract void RectifiedAffineBackward(
        Latents latents, Tensor scale, Latents result, LatentSlot latentSlot, GradientSlot scaleSlot, GradientSlot offsetSlot);

    /// <summary>destination_bi = e^min(v_bi, <see cref="LargestExponent"/>).</summary>
    internal abstract void ExpLatents(Latents latents, Latents destination);

    /// <summary>∂/∂v_bi = g_bi · result_bi, or 0 where v_bi exceeds <see cref="LargestExponent"/>.</summary>
    internal abstract void ExpLatentsBackward(Latents latents, Latents result, LatentSlot latentSlot);

    private protected const float LargestExponent = 20;
}

/// <summary>Nested prefixes of a dictionary.</summary>
/// <param name="Widths">How many latents each holds, ascending.</param>
/// <param name="FirstOf">The first prefix that each latent counts in; empty where latents are in the order of their indices.</param>
internal readonly ref struct Prefixes(ReadOnlySpan<int> Widths, ReadOnlySpan<int> FirstOf)
{
    public ReadOnlySpan<int> Widths { get; } = Widths;

    public ReadOnlySpan<int> FirstOf { get; } = FirstOf;

    /// <summary>The first prefix that a latent counts in.</summary>
    public int First(int latent)
    {
        if (!FirstOf.IsEmpty)
            return FirstOf[latent];
        var prefix = 0;
        while (latent >= Widths[prefix])
            prefix++;
        return prefix;
    }
}

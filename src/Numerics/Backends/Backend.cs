namespace SaeLab.Numerics;

/// <summary>The seam between what is computed and how: whole operations on opaque arrays.</summary>
/// <remarks>
/// <para><see cref="Graph"/> and the optimizers call these and nothing else, so another implementation (a GPU, another library)
/// needs only to derive from this class. Two come with the engine: `CpuBackend` (float32, fast) and
/// `ReferenceBackend` (float64, loops that read like the formulas), which must agree.</para>
/// <para>Shapes are checked by the caller. <c>accumulate</c> says whether a result is added to what the destination holds or replaces it.
/// B is the number of rows of a batch, d the input dimension, m the number of latents; row i of an [m, d] array belongs to latent i.</para>
/// </remarks>
public abstract partial class Backend : IDisposable
{
    private protected Backend()
    {
    }

    /// <summary>What a run records about how it was computed, e.g. <c>cpu float32 Vector512</c>.</summary>
    public abstract string Description { get; }

    /// <summary>How many threads it works on. Results do not depend on it.</summary>
    public virtual int Threads => 1;

    /// <summary>Does pieces of work that are no operations, in any order, on as many threads. Each writes to places of its own.</summary>
    internal void For(int count, Action<int> piece) => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Threads }, piece);

    /// <summary>A zeroed [rows, columns] array of this backend's kind.</summary>
    public abstract Tensor NewTensor(int rows, int columns);

    /// <summary>An empty batch of latents of this backend's kind.</summary>
    public abstract Latents NewLatents(int latentCount);

    /// <summary>An array that this backend can read with these values: the matrix itself where the backend works on host memory, else a copy.</summary>
    public abstract Tensor Import(Matrix matrix);

    /// <summary>f_bi = act(s_i · ((x_b − p) · w_i + β_i)).</summary>
    /// <param name="encoder">The affine map.</param>
    /// <param name="activation">act.</param>
    /// <param name="only">Ascending latents to consider; all where empty.</param>
    /// <param name="latents">f, replaced.</param>
    /// <exception cref="NotFiniteNumberException">An activation or an encoder row is not finite.</exception>
    internal abstract void Encode(in EncoderTensors encoder, Activation activation, ReadOnlySpan<int> only, Latents latents);

    /// <summary>
    /// The straight-through gradients of JumpReLU: ∂/∂θ_i (+)= −Σ_b (θ_i g_bi + c)/ε over entries with |z − θ| &lt; ε/2, c the gradient of the number
    /// of firing latents; then turns the gradients of entries into those of z: 0 for silent entries, plus (θ_i g_bi + c)/ε in the kernel where the
    /// activation trains its input.
    /// </summary>
    internal abstract void JumpReluBackward(in EncoderTensors encoder, Activation activation, Latents latents, double countGradient, GradientSlot threshold);

    /// <summary>The gradients of <see cref="Encode"/> for a gradient of f that lies in the latents' gradient slots.</summary>
    internal abstract void EncodeBackward(in EncoderTensors encoder, Latents latents, in EncoderGradients gradients);

    /// <summary>x̂_b = Σ_i f_bi d_i + b.</summary>
    internal abstract void Decode(Latents latents, Tensor decoder, Tensor? bias, Tensor reconstruction);

    /// <summary>∂/∂f_bi = g_b · d_i into the gradient slots; ∂/∂d_i = Σ_b f_bi g_b; ∂/∂b = Σ_b g_b.</summary>
    internal abstract void DecodeBackward(Latents latents, Tensor decoder, Tensor gradient, in DecoderGradients gradients);

    /// <summary>x̂_b of each prefix: Σ f_bi d_i + b over its latents.</summary>
    internal abstract void DecodePrefixes(Latents latents, Tensor decoder, Tensor? bias, in Prefixes prefixes, ReadOnlySpan<Tensor> reconstructions);

    /// <summary>The gradients of <see cref="Decode"/> with the array of gradients that belongs to each latent's first prefix; the bias takes the first array.</summary>
    internal abstract void DecodePrefixesBackward(
        Latents latents, Tensor decoder, in Prefixes prefixes, ReadOnlySpan<Tensor> gradients, in DecoderGradients slots);

    /// <summary>destination = 0.</summary>
    internal abstract void Clear(Tensor destination);

    /// <summary>destination = (accumulate ? destination : 0) + factor · source.</summary>
    internal abstract void AddScaled(Tensor source, double factor, Tensor destination, bool accumulate);

    /// <summary>destination = (accumulate ? destination : 0) + factor · (a − b).</summary>
    internal abstract void AddScaledDifference(Tensor a, Tensor b, double factor, Tensor destination, bool accumulate);

    /// <summary>Σ a², all entries.</summary>
    internal abstract double SumOfSquares(Tensor a);

    /// <summary>Σ_b ‖a_b − b_b‖².</summary>
    internal abstract double SumOfSquaredDifferences(Tensor a, Tensor b);

    /// <summary>Σ_b ‖a_b − ā‖² with ā the mean row.</summary>
    internal abstract double SumOfSquaresAboutMean(Tensor a);

    /// <summary>Number of entries that are not 0.</summary>
    internal abstract long CountFiring(Latents latents);

    /// <summary>Sets all gradient slots to 0.</summary>
    internal abstract void ClearGradients(Latents latents);

    /// <summary>Removes from each row of the gradient its component along the same row of <paramref name="rows"/>.</summary>
    internal abstract void ProjectOffRows(Tensor rows, Tensor gradient);

    /// <summary>Scales each row to norm 1; a row shorter than 1e-8 is divided by 1e-8.</summary>
    internal abstract void NormalizeRows(Tensor rows);

    /// <summary>One Adam step (Kingma and Ba 2015, algorithm 1; ε outside the root).</summary>
    internal abstract void AdamStep(Tensor value, Tensor gradient, Tensor firstMoment, Tensor secondMoment, in AdamStep step);

    /// <summary>Gives threads and memory back.</summary>
    public abstract void Dispose();
}

/// <summary>The arrays of an encoder: inputs x [B, d], weights w [m, d], bias β [m, 1], pre-bias p [1, d], scale s [m, 1], threshold θ [m, 1].</summary>
internal readonly record struct EncoderTensors(Tensor Inputs, Tensor Weights, Tensor? Bias, Tensor? PreBias, Tensor? Scale, Tensor? Threshold);

/// <summary>Where an encoder's gradients go; null where nobody asks.</summary>
internal readonly record struct EncoderGradients(
    GradientSlot Inputs, GradientSlot Weights, GradientSlot Bias, GradientSlot PreBias, GradientSlot Scale);

/// <summary>Where a decoder's gradients go.</summary>
internal readonly record struct DecoderGradients(LatentSlot Latents, GradientSlot Decoder, GradientSlot Bias);

/// <summary>A gradient's destination, and whether to add to it.</summary>
internal readonly record struct GradientSlot(Tensor? Destination, bool Accumulate);

/// <summary>Whether latents want a gradient in their slots, and whether to add to what those hold.</summary>
internal readonly record struct LatentSlot(bool IsWanted, bool Accumulate);

/// <summary>The constants of one Adam step: gradient · <see cref="GradientScale"/> enters the moments, and bias corrections are 1 − βᵗ.</summary>
internal readonly record struct AdamStep(
    double LearningRate, double Beta1, double Beta2, double Epsilon, double Correction1, double Correction2, double GradientScale);

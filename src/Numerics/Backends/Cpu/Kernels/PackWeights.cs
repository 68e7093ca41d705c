namespace SaeLab.Numerics.Kernels;

/// <summary>Packs encoder rows into panels of one tile's width, scaled, with their biases.</summary>
internal unsafe struct PackWeights<T> : IPieces where T : unmanaged, ILanes<T>
{
    public float* Weights;
    public float* Bias;
    public float* Scale;
    public int* Only;
    public int Count;
    public int InputDim;
    public float* Panels;
    public float* PackedBias;

    /// <summary>Set to a latent whose weights or bias are not finite.</summary>
    public int* Culprit;

    /// <summary>One panel. Columns beyond the last latent get a bias of −∞, which no activation lets through.</summary>
    public void Run(int piece, Scratch scratch)
    {
        var width = Tile<T>.Columns;
        var first = piece * width;
        var count = Math.Min(width, Count - first);
        var rows = stackalloc float*[width];
        var scales = stackalloc float[width];
        var finite = true;
        for (var r = 0; r < count; r++)
        {
            var latent = Only is null ? first + r : Only[first + r];
            rows[r] = Weights + ((nint)latent * InputDim);
            scales[r] = Scale is null ? 1 : Scale[latent];
            var bias = (Bias is null ? 0 : Bias[latent]) * scales[r];
            PackedBias[first + r] = bias;
            finite &= float.IsFinite(bias);
        }

        for (var r = count; r < width; r++)
            PackedBias[first + r] = float.NegativeInfinity;
        finite &= Kernels.Panels.Pack(rows, count, InputDim, width, null, Scale is null ? null : scales, Panels + ((nint)first * InputDim));
        if (!finite)
            *Culprit = Only is null ? first : Only[first];
    }
}

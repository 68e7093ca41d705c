namespace SaeLab.Numerics.Kernels;

/// <summary>Packs encoder rows into panels of one tile's width, scaled, with their biases.</summary>
internal unsafe struct PackWeights<T> : IPieces where T : unmanaged, ILanes<T>
{
    public float* Weights;
    public float* Bias;
    public float* Scale;

    /// <summary>What a pre-activation must exceed, subtracted from the bias; null for 0.</summary>
    public float* Threshold;

    /// <summary>By how much less than the threshold it may be.</summary>
    public float Tolerance;

    public int* Only;
    public int Count;
    public int InputDim;
    public float* Panels;
    public float* PackedBias;

    /// <summary>Set to a latent whose weights or bias are not finite.</summary>
    public int* Culprit;

    /// <summary>One panel. Columns beyond the last latent get a bias of NaN, which no comparison lets through, not even one of magnitudes.</summary>
    public void Run(int piece, Scratch scratch)
    {
        var width = Tile<T>.Columns;
        var first = piece * width;
        var count = Math.Min(width, Count - first);
        var rows = stackalloc float*[width];
        var scaled = Scale is null ? null : scratch.Floats(0, (long)width * InputDim);
        for (var r = 0; r < count; r++)
        {
            var latent = Only is null ? first + r : Only[first + r];
            rows[r] = Weights + ((nint)latent * InputDim);
            var bias = Bias is null ? 0 : Bias[latent];
            if (!Rows<T>.IsFinite(rows[r], InputDim) || !float.IsFinite(bias))
                *Culprit = latent;
            if (scaled is not null)
            {
                var row = scaled + ((nint)r * InputDim);
                new Span<float>(rows[r], InputDim).CopyTo(new Span<float>(row, InputDim));
                Rows<T>.Scale(Scale[latent], row, InputDim);
                rows[r] = row;
                bias *= Scale[latent];
            }

            PackedBias[first + r] = Threshold is null ? bias : bias - (Threshold[latent] - Tolerance);
        }

        for (var r = count; r < width; r++)
            PackedBias[first + r] = float.NaN;
        Kernels.Panels.Pack(rows, count, InputDim, width, Panels + ((nint)first * InputDim));
    }
}

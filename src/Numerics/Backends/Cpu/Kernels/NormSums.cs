namespace SaeLab.Numerics.Kernels;

/// <summary>The p-norms N_b of rows, (Σ_i u^p)^(1/p) with u = |f_bi| w_i: their sum over a block of rows, or their gradients; in double precision.</summary>
internal unsafe struct NormSums : IPieces
{
    public const int RowsPerPiece = 64;

    public double P;
    public int RowCount;
    public int* Starts;
    public int* Latents;
    public float* Values;
    public float* Weights;

    /// <summary>Receives the sums; null for the gradients.</summary>
    public double* Partial;

    public double Gradient;

    /// <summary>Null where nobody asks.</summary>
    public float* EntryGradients;

    public bool Accumulate;

    /// <summary>Receives ∂N/∂u·|f| per entry, which the weight of its latent sums; null where nobody asks.</summary>
    public float* Terms;

    public readonly void Run(int piece, Scratch scratch)
    {
        var sum = 0.0;
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var b = piece * RowsPerPiece; b < end; b++)
        {
            var norm = Norm(Starts[b], Starts[b + 1]);
            sum += norm;
            for (var j = Starts[b]; Partial is null && j < Starts[b + 1]; j++)
                Pass(j, norm);
        }

        if (Partial is not null)
            Partial[piece] = sum;
    }

    private readonly double U(int j) => Math.Abs((double)Values[j]) * (Weights is null ? 1 : Weights[Latents[j]]);

    /// <summary>Relative to the largest u, so that no power overflows.</summary>
    private readonly double Norm(int start, int end)
    {
        double largest = 0, sum = 0;
        for (var j = start; j < end; j++)
            largest = Math.Max(largest, U(j));
        for (var j = start; largest > 0 && j < end; j++)
            sum += Math.Pow(U(j) / largest, P);
        return largest * Math.Pow(sum, 1 / P);
    }

    private readonly void Pass(int j, double norm)
    {
        var u = U(j);
        var slope = u == 0 ? 0 : Math.Pow(u / norm, P - 1);
        if (Terms is not null)
            Terms[j] = (float)(slope * Math.Abs(Values[j]));
        if (EntryGradients is null)
            return;
        var gradient = (float)(Gradient * slope * (Weights is null ? 1 : Weights[Latents[j]]));
        gradient = Values[j] > 0 ? gradient : Values[j] < 0 ? -gradient : 0;
        EntryGradients[j] = Accumulate ? EntryGradients[j] + gradient : gradient;
    }
}

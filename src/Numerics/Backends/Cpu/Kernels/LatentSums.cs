namespace SaeLab.Numerics.Kernels;

/// <summary>destination_i = factor · scale_i · Σ_b c_bi v_bi over the entries of latent i, in double precision; v is 1 where there are no values.</summary>
internal unsafe struct LatentSums : IPieces
{
    public const int LatentsPerPiece = 256;

    public int LatentCount;
    public int* Starts;
    public int* EntryOf;
    public float* Coefficients;
    public float* Values;

    /// <summary>Sum |c| instead of c.</summary>
    public bool Absolute;

    public double Factor;
    public float* Scale;

    /// <summary>Divide by this power of <see cref="Scale"/> instead of multiplying by it; 0 multiplies.</summary>
    public int DivideByPower;

    public float* Destination;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(LatentCount, (piece + 1) * LatentsPerPiece);
        for (var i = piece * LatentsPerPiece; i < end; i++)
        {
            var sum = 0.0;
            for (var p = Starts[i]; p < Starts[i + 1]; p++)
            {
                double c = Coefficients[EntryOf[p]];
                sum += Values is not null ? c * Values[EntryOf[p]] : Absolute ? Math.Abs(c) : c;
            }

            if (sum != 0 && Scale is not null)
                sum = DivideByPower == 0 ? sum * Scale[i] : sum / Math.Pow(Scale[i], DivideByPower);
            sum *= Factor;
            Destination[i] = (float)(Accumulate ? Destination[i] + sum : sum);
        }
    }
}

using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>What a decoder that knows nothing reaches.</summary>
internal sealed record ChanceFloors(
    double Mcc, double RecallAbsolute, double RecallSigned, double PrecisionAbsolute, double PrecisionSigned, double Recovered)
{
    private const int MostDecoders = 16;
    private const int PairsToAfford = 1 << 21;

    /// <summary>Means over random Gaussian decoders against the planted directions.</summary>
    /// <param name="latents">m, rows of the decoders.</param>
    /// <param name="directions">g [features, d].</param>
    /// <param name="random">Lane r is for decoder r.</param>
    public static ChanceFloors Simulate(int latents, Matrix directions, RandomStream random)
    {
        var count = (int)Math.Clamp(PairsToAfford / ((long)latents * directions.Rows), 1, MostDecoders);
        var matches = new DirectionMatch[count];
        using var decoder = new Matrix(latents, directions.Columns);
        for (var r = 0; r < count; r++)
        {
            random.Lane = (ulong)r;
            random.FillGaussian(decoder.Span);
            using var cosines = Cosines.Between(decoder, directions);
            matches[r] = new DirectionMatch(cosines);
        }

        return new ChanceFloors(
            matches.Average(m => m.Mcc), matches.Average(m => m.RecallAbsolute), matches.Average(m => m.RecallSigned),
            matches.Average(m => m.PrecisionAbsolute), matches.Average(m => m.PrecisionSigned), matches.Average(m => m.Recovered));
    }

    /// <summary>Expected uniqueness of m latents that pick among n features at random: (n/m)(1 − (1 − 1/n)^m).</summary>
    public static double Uniqueness(int latents, int features) =>
        (double)features / latents * (1 - Math.Pow(1 - (1.0 / features), latents));
}

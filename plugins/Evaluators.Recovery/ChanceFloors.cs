using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>What a decoder that knows nothing reaches.</summary>
internal sealed record ChanceFloors(
    double Mcc, double RecallAbsolute, double RecallSigned, double PrecisionAbsolute, double PrecisionSigned, double Recovered)
{
    private const int MostDecoders = 16;
    private const int PairsToAfford = 1 << 21;

    private static readonly ConcurrentDictionary<string, Lazy<ChanceFloors>> Known = new();

    /// <summary>The floors for decoders of m rows, simulated once in a process: all runs of a sweep on the same directions share them.</summary>
    /// <remarks>The stream is one of their own, named by the shape, and not that of a run, so seeds change no floor.</remarks>
    /// <param name="latents">m.</param>
    /// <param name="directions">g [features, d].</param>
    public static ChanceFloors For(int latents, Matrix directions)
    {
        var content = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(directions.Span)));
        var stream = RandomStream.FromSeed(0).For($"chance floors of {latents} latents for {directions.Rows} features in {directions.Columns} dimensions");
        return Known.GetOrAdd($"{latents} {directions.Rows} {directions.Columns} {content}", _ => new Lazy<ChanceFloors>(() => Simulate(latents, directions, stream))).Value;
    }

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

using System.Diagnostics;
using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Variants.L1;
using SaeLab.Variants.TopK;

namespace SaeLab.Bench;

/// <summary>Runs training steps when asked to, so that another program can time them in turn with its own; see <c>peers/compare.py</c>.</summary>
/// <remarks>A number n on standard input runs n steps and prints the seconds that they took; <c>q</c>, or the end of the input, quits.</remarks>
internal static class ServeCase
{
    public const string Usage = "--serve topk|topk+auxk|l1 BATCH INPUT_DIM LATENTS THREADS";
    private const int K = 32;

    /// <summary>With unit rows and standard normal inputs, 2 % of pre-activations exceed this.</summary>
    private const double TwoPercent = -2.054;

    /// <summary>Serves one case until told to quit.</summary>
    /// <param name="args">What follows <c>--serve</c>.</param>
    /// <returns>The exit code.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        if (args.Length != 5 || !Numbers(args[1..], out var n) || args[0] is not ("topk" or "topk+auxk" or "l1"))
        {
            Console.Error.WriteLine($"usage: SaeLab.bench {Usage}");
            return 2;
        }

        var shape = new Shape(n[0], n[1], n[2]);
        using var backend = CpuBackend.Create(n[3]);
        using var training = Create(args[0], backend, shape, TrainingCase.MakeBatches(shape));
        while (int.TryParse(Console.ReadLine(), CultureInfo.InvariantCulture, out var steps))
        {
            var clock = Stopwatch.GetTimestamp();
            for (var i = 0; i < steps; i++)
                training.Step();
            Console.WriteLine(Stopwatch.GetElapsedTime(clock).TotalSeconds);
        }

        return 0;
    }

    private static TrainingCase Create(string name, Backend backend, Shape shape, Matrix[] batches) => name switch
    {
        "l1" => new(
            backend, shape, TrainingCase.FromPlugin(shape, new L1Plugin(), new L1Options { Latents = shape.Latents, DecoderNorm = DecoderNorm.Unit, SubtractDecoderBias = true }),
            batches, TwoPercent),
        _ => new(
            backend, shape, TrainingCase.FromPlugin(shape, new TopKPlugin(), new TopKOptions { Latents = shape.Latents, K = K }),
            batches, deadLatents: name == "topk" ? 0 : shape.Latents / 10),
    };

    private static bool Numbers(ReadOnlySpan<string> words, out int[] numbers)
    {
        numbers = new int[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!int.TryParse(words[i], CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] < 1)
                return false;
        }

        return true;
    }
}

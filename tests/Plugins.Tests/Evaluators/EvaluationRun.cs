using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

/// <summary>Runs an evaluator over rows given as arrays.</summary>
internal sealed record EvaluationRun
{
    public required float[][] Inputs { get; init; }

    public float[][]? Reconstructions { get; init; }

    /// <summary>f, dense.</summary>
    public float[][]? Latents { get; init; }

    /// <summary>a, dense.</summary>
    public float[][]? Codes { get; init; }

    public float[][]? Decoder { get; init; }

    public float[]? DecoderBias { get; init; }

    public float[][]? Directions { get; init; }

    /// <summary>The parent of each feature, where features have some.</summary>
    public int[]? Parents { get; init; }

    /// <summary>Pixels along a side of a row, where rows are patches of pictures.</summary>
    public int? Side { get; init; }

    public EvaluationResult Evaluate(IEvaluator evaluator, int batch = int.MaxValue)
    {
        using var dictionary = Dictionary();
        using var truth = Directions is null ? null : new Truth(Matrix.FromRows(Directions), Parents ?? []);
        using var backend = CpuBackend.Create(1);
        var evaluation = evaluator.Begin(new EvaluationSubject(dictionary, truth, RandomStream.FromSeed(9), backend) { Patches = Side is { } side ? new Square(side) : null });
        for (var start = 0; start < Inputs.Length; start += Math.Min(batch, Inputs.Length))
        {
            var count = Math.Min(batch, Inputs.Length - start);
            using var inputs = Matrix.FromRows(Inputs[start..(start + count)]);
            using var reconstructions = Matrix.FromRows((Reconstructions ?? Inputs)[start..(start + count)]);
            using var latents = Sparse(Latents, dictionary.Shape.LatentCount, start, count);
            using var codes = Codes is null ? null : Sparse(Codes, Codes[0].Length, start, count);
            evaluation.Observe(new EvaluationBatch(inputs, latents, reconstructions, codes));
        }

        return evaluation.Complete();
    }

    private LearnedDictionary Dictionary()
    {
        var decoder = Matrix.FromRows(Decoder ?? [.. Enumerable.Repeat(new float[Inputs[0].Length], Latents?[0].Length ?? 1)]);
        return new LearnedDictionary
        {
            Activation = Activation.Relu,
            SubtractsDecoderBias = true,
            EncoderWeights = decoder.ToMatrix(),
            EncoderBias = new Matrix(decoder.Rows, 1),
            DecoderWeights = decoder,
            DecoderBias = Matrix.FromRows([DecoderBias ?? new float[decoder.Columns]]),
        };
    }

    /// <summary>Zeros at odd places stay as silent entries, which count as not firing.</summary>
    private static SparseLatents Sparse(float[][]? dense, int width, int start, int count)
    {
        var sparse = new SparseLatents(width);
        for (var r = start; r < start + count; r++)
        {
            var row = dense?[r] ?? new float[width];
            var indices = Enumerable.Range(0, width).Where(i => row[i] != 0 || i % 2 == 1).ToArray();
            sparse.AddRow(indices, [.. indices.Select(i => row[i])]);
        }

        return sparse;
    }

    private sealed record Square(int Side) : IPatches;

    private sealed class Truth(Matrix directions, int[] parents) : IFeatureHierarchy, IDisposable
    {
        public IReadOnlyList<int> Parents => parents;

        public Matrix Directions => directions;

        public void Dispose() => directions.Dispose();
    }
}

/// <summary>Reads results.</summary>
internal static class EvaluationResults
{
    public static Measurement Get(this EvaluationResult result, string name) =>
        Assert.Single(result.Measurements, measurement => measurement.Name == name);

    public static double Value(this EvaluationResult result, string name) => result.Get(name).Value;

    /// <summary>The same figures up to rounding in double precision; floors too, and intervals, which may depend on the order of rows, if wanted.</summary>
    public static void AssertSame(EvaluationResult expected, EvaluationResult actual, bool withIntervals = true)
    {
        Assert.Equal(expected.Measurements.Select(m => (m.Name, m.Count, m.Definition)), actual.Measurements.Select(m => (m.Name, m.Count, m.Definition)));
        foreach (var (wanted, got) in expected.Measurements.Zip(actual.Measurements))
        {
            Golden.AssertClose(wanted.Value, got.Value, 1e-9, 1e-12, wanted.Name);
            Assert.Equal(wanted.Floor is null, got.Floor is null);
            Golden.AssertClose(wanted.Floor ?? 0, got.Floor ?? 0, 1e-9, 1e-12, wanted.Name + " floor");
            Assert.Equal(wanted.Interval is null, got.Interval is null);
            if (!withIntervals)
                continue;
            Golden.AssertClose(wanted.Interval?.Low ?? 0, got.Interval?.Low ?? 0, 1e-9, 1e-12, wanted.Name + " interval");
            Golden.AssertClose(wanted.Interval?.High ?? 0, got.Interval?.High ?? 0, 1e-9, 1e-12, wanted.Name + " interval");
        }
    }

    /// <summary>What every evaluator owes its readers.</summary>
    public static void AssertReadable(EvaluationResult result)
    {
        Assert.NotEmpty(result.Measurements);
        Assert.Equal(result.Measurements.Count, result.Measurements.Select(m => m.Name).Distinct().Count());
        Assert.All(result.Measurements, m =>
        {
            Assert.True(double.IsFinite(m.Value), $"{m.Name} = {m.Value}");
            Assert.True(m.Count > 0, $"{m.Name} over {m.Count}");
            Assert.NotEmpty(m.Definition);
            if (m.Interval is { } interval)
                Assert.InRange(m.Value, interval.Low, interval.High);
        });
    }
}

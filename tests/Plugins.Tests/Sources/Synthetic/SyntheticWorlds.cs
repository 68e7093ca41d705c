using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Sources.Synthetic;

namespace SaeLab.Plugins.Tests.Sources;

/// <summary>Makes worlds for tests, and counts what fires in them.</summary>
internal static class SyntheticWorlds
{
    private const int BlockRows = 100;

    public static SourceContext Context(ulong seed = 1) =>
        new(RandomStream.FromSeed(seed).For("source"), Directory.GetCurrentDirectory(), _ => throw new NotSupportedException("no dictionaries here"));

    public static SyntheticSource Source(SyntheticOptions options, ulong seed = 1)
    {
        Assert.Empty(options.Validate());
        return new SyntheticSource(options, Context(seed));
    }

    public static FeatureModel Model(SyntheticOptions options, ulong seed = 1) =>
        FeatureModel.Create(WorldPresets.Complete(options), RandomStream.FromSeed(seed).For("world"));

    public static CodeSampler Sampler(FeatureModel model, SamplerKind kind) =>
        kind == SamplerKind.Naive ? new NaiveSampler(model) : new TopDownSampler(model, new TopFeatures(model), new Families(model));

    /// <summary>Draws codes of rows 0 … count − 1.</summary>
    public static CodeCounts Count(FeatureModel model, int rows, SamplerKind kind = SamplerKind.TopDown, ulong seed = 5)
    {
        var sampler = Sampler(model, kind);
        var random = RandomStream.FromSeed(seed).For(kind.ToString());
        var counts = new CodeCounts(model.Count);
        using var codes = new SparseLatents(model.Count);
        for (var first = 0; first < rows; first += BlockRows)
        {
            codes.Clear();
            sampler.Sample(random, first, Math.Min(BlockRows, rows - first), codes);
            for (var r = 0; r < codes.Rows; r++)
                counts.Add(codes.Indices(r), codes.Values(r));
        }

        return counts;
    }

    /// <summary>Reads rows with their codes.</summary>
    public static (Matrix Rows, SparseLatents Codes) Read(SyntheticSource source, int rows, Split split = Split.Training)
    {
        using var stream = (IGroundTruthStream)source.Open(split);
        var (matrix, codes) = (new Matrix(rows, source.InputDim), new SparseLatents(source.Directions.Rows));
        stream.Read(matrix);
        stream.ReadCodes(codes);
        return (matrix, codes);
    }

    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}

/// <summary>What fired in some rows.</summary>
internal sealed class CodeCounts(int features)
{
    /// <summary>Pairs of the first few features are counted.</summary>
    public const int PairsBelow = 40;

    public int Rows { get; private set; }

    /// <summary>Rows in which each feature fired.</summary>
    public long[] Firings { get; } = new long[features];

    /// <summary>Firing features of each row.</summary>
    public List<int> L0 { get; } = [];

    /// <summary>Σ a of each feature.</summary>
    public double[] Sums { get; } = new double[features];

    /// <summary>Σ a² of each feature.</summary>
    public double[] Squares { get; } = new double[features];

    /// <summary>Rows in which pairs of the first few features fired together.</summary>
    public long[,] Together { get; } = new long[PairsBelow, PairsBelow];

    public void Add(ReadOnlySpan<int> fired, ReadOnlySpan<float> values)
    {
        Rows++;
        L0.Add(fired.Length);
        for (var k = 0; k < fired.Length; k++)
        {
            Firings[fired[k]]++;
            Sums[fired[k]] += values[k];
            Squares[fired[k]] += (double)values[k] * values[k];
            for (var j = 0; j < k && fired[k] < PairsBelow; j++)
                Together[fired[j], fired[k]]++;
        }
    }

    public double Rate(int feature) => (double)Firings[feature] / Rows;

    /// <summary>Mean number of features of some kind that fire in a row.</summary>
    public double MeanL0(Func<int, bool> which) => Enumerable.Range(0, Firings.Length).Where(which).Sum(Rate);

    public double MeanL0() => L0.Average();
}

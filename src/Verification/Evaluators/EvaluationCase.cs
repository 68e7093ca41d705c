using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>Rows, a dictionary and what the dictionary makes of the rows, all constructed, so that the truth is known.</summary>
/// <param name="Inputs">x, by row.</param>
/// <param name="Codes">The true codes, by row.</param>
/// <param name="Latents">f, by row.</param>
/// <param name="Reconstructions">x̂, by row.</param>
/// <param name="Directions">The planted directions.</param>
/// <param name="Decoder">Decoder rows.</param>
/// <param name="Bias">b_dec.</param>
internal sealed record EvaluationCase(
    float[][] Inputs, float[][] Codes, float[][] Latents, float[][] Reconstructions, float[][] Directions, float[][] Decoder, float[] Bias)
{
    /// <summary>Pixels along a side of a row, for evaluators of patches.</summary>
    private const int Side = 3;

    /// <summary>d, also of the files that components may read.</summary>
    public const int InputDim = Side * Side;

    private const int Features = 24;

    /// <summary>Rows of an easy problem and the dictionary that planted them: its latents are the codes, its reconstructions the rows.</summary>
    public static EvaluationCase Perfect(RandomStream random, int rows)
    {
        using var problem = new PlantedInputProblem(Features, InputDim, 3, 0.5, random.For("problem"));
        using var stream = (IGroundTruthStream)problem.Open(Split.HeldOut);
        using var inputs = new Matrix(rows, InputDim);
        using var codes = new SparseLatents(Features);
        stream.Read(inputs);
        stream.ReadCodes(codes);
        var (x, a) = (ToRows(inputs), Enumerable.Range(0, rows).Select(r => Dense(codes, r)).ToArray());
        return new EvaluationCase(x, a, a, x, ToRows(problem.Directions), ToRows(problem.Directions), problem.InputOffset.Row(0).ToArray());
    }

    /// <summary>The same rows with a dictionary that knows only their mean.</summary>
    public EvaluationCase MeanOnly()
    {
        var mean = Mean();
        return this with
        {
            Latents = [.. Inputs.Select(_ => new float[Decoder.Length])],
            Reconstructions = [.. Inputs.Select(_ => mean)],
            Bias = mean,
        };
    }

    /// <summary>The same rows with a dictionary that knows nothing: random directions, latents that fire as often as the true codes but when they like, the mean for every row.</summary>
    public EvaluationCase Chance(RandomStream random)
    {
        using var decoder = PlantedProblem.RandomDirections(Decoder.Length, InputDim, random.For("decoder"));
        var firings = random.For("firings");
        var rate = MeanL0 / Features;
        return MeanOnly() with
        {
            Decoder = ToRows(decoder),
            Latents = [.. Inputs.Select(FiringAtRandom)],
        };

        // Equal rows have equal latents, as with any dictionary, so that their order cannot matter.
        float[] FiringAtRandom(float[] row)
        {
            firings.Lane = row.Aggregate(0UL, (hash, value) => (hash + BitConverter.SingleToUInt32Bits(value)) * 0x9E3779B97F4A7C15);
            return [.. Enumerable.Range(0, Decoder.Length).Select(_ => firings.NextDouble() < rate ? 1.5f - firings.NextSingle() : 0)];
        }
    }

    /// <summary>The same rows with random directions that encode: in each row as many latents fire as true codes do on average, those with the largest projections about the mean; the mean for every row.</summary>
    public EvaluationCase ChanceEncoder(RandomStream random)
    {
        using var decoder = PlantedProblem.RandomDirections(Decoder.Length, InputDim, random.For("decoder"));
        var (directions, mean, k) = (ToRows(decoder), Mean(), (int)Math.Round(MeanL0));
        return MeanOnly() with
        {
            Decoder = directions,
            Latents = [.. Inputs.Select(Largest)],
        };

        float[] Largest(float[] row)
        {
            double[] projections = [.. directions.Select(direction => direction.Select((value, c) => value * ((double)row[c] - mean[c])).Sum())];
            var least = projections.OrderDescending().ElementAt(k - 1);
            return [.. projections.Select(z => z >= least && z > 0 ? (float)z : 0)];
        }
    }

    /// <summary>The same with rows in another order.</summary>
    public EvaluationCase Reordered(int[] order)
    {
        return this with { Inputs = Pick(Inputs), Codes = Pick(Codes), Latents = Pick(Latents), Reconstructions = Pick(Reconstructions) };

        float[][] Pick(float[][] rows) => [.. order.Select(i => rows[i])];
    }

    /// <summary>The measurements of a whole pass.</summary>
    /// <param name="evaluator">Measures.</param>
    /// <param name="random">The evaluator's stream.</param>
    /// <param name="batches">How many rows to show at a time, over and over; a single number for all the same.</param>
    /// <param name="overwrite">Whether to destroy each batch after it was shown, as the host does by reusing it.</param>
    public IReadOnlyList<Measurement> Measure(IEvaluator evaluator, RandomStream random, int[] batches, bool overwrite = true)
    {
        using var dictionary = new LearnedDictionary
        {
            Activation = Activation.Relu,
            SubtractsDecoderBias = true,
            EncoderWeights = Matrix.FromRows(Decoder),
            EncoderBias = new Matrix(Decoder.Length, 1),
            DecoderWeights = Matrix.FromRows(Decoder),
            DecoderBias = Matrix.FromRows([Bias]),
        };
        using var truth = new Truth(Matrix.FromRows(Directions));
        using var backend = CpuBackend.Create(1);
        var evaluation = evaluator.Begin(new EvaluationSubject(dictionary, truth, random, backend) { Patches = truth });
        var shown = new List<IDisposable>();
        for (var (start, i) = (0, 0); start < Inputs.Length; i++)
        {
            var count = Math.Min(batches[i % batches.Length], Inputs.Length - start);
            shown.AddRange(Show(evaluation, start, count, overwrite));
            start += count;
        }

        var measurements = evaluation.Complete().Measurements;
        shown.ForEach(batch => batch.Dispose());
        return measurements;
    }

    private IDisposable[] Show(IEvaluation evaluation, int start, int count, bool overwrite)
    {
        var inputs = Matrix.FromRows(Inputs[start..(start + count)]);
        var reconstructions = Matrix.FromRows(Reconstructions[start..(start + count)]);
        var latents = Sparse(Latents, start, count);
        var codes = Sparse(Codes, start, count);
        evaluation.Observe(new EvaluationBatch(inputs, latents, reconstructions, codes));
        if (!overwrite)
            return [inputs, reconstructions, latents, codes];
        inputs.Span.Fill(float.NaN);
        reconstructions.Span.Fill(float.NaN);
        latents.AllValues.Fill(float.NaN);
        codes.AllValues.Fill(float.NaN);
        return [inputs, reconstructions, latents, codes];
    }

    private double MeanL0 => Codes.Average(row => row.Count(a => a != 0));

    private float[] Mean()
    {
        var mean = new double[InputDim];
        foreach (var row in Inputs)
        {
            for (var c = 0; c < mean.Length; c++)
                mean[c] += row[c] / (double)Inputs.Length;
        }

        return [.. mean.Select(v => (float)v)];
    }

    private static SparseLatents Sparse(float[][] dense, int start, int count)
    {
        var sparse = new SparseLatents(dense[0].Length);
        for (var r = start; r < start + count; r++)
        {
            // Some silent entries stay, since a selection may keep a latent whose value is 0: it does not fire.
            var entries = dense[r].Index().Where(f => f.Item != 0 || (f.Index + r) % 5 == 0).ToArray();
            sparse.AddRow([.. entries.Select(e => e.Index)], [.. entries.Select(e => e.Item)]);
        }

        return sparse;
    }

    private static float[] Dense(SparseLatents codes, int row)
    {
        var dense = new float[codes.LatentCount];
        for (var j = 0; j < codes.Indices(row).Length; j++)
            dense[codes.Indices(row)[j]] = codes.Values(row)[j];
        return dense;
    }

    private static float[][] ToRows(Matrix matrix) => [.. Enumerable.Range(0, matrix.Rows).Select(r => matrix.Row(r).ToArray())];

    /// <summary>The planted directions, as if a model held all of them equally well, and as if rows were patches.</summary>
    private sealed class Truth(Matrix directions) : ISuperposition, IFeatureHierarchy, IPatches, IDisposable
    {
        public int Side => EvaluationCase.Side;

        public Matrix Directions => directions;

        /// <summary>Every other feature has its neighbour for a parent; codes do not know of it, so a child may fire alone, which an evaluator must endure.</summary>
        public IReadOnlyList<int> Parents => [.. Enumerable.Range(0, directions.Rows).Select(i => i % 2 == 1 ? i - 1 : -1)];

        public Matrix Embedding => directions;

        public IReadOnlyList<double> Bias { get; } = new double[directions.Rows];

        public bool IsRectified => true;

        public IReadOnlyList<double> Importances { get; } = [.. Enumerable.Repeat(1.0, directions.Rows)];

        public IReadOnlyList<double> Densities { get; } = [.. Enumerable.Repeat(0.125, directions.Rows)];

        public bool HasIndependentFeatures => true;

        public IReadOnlyList<double> Losses => [0.5, 0.25];

        public void Dispose() => directions.Dispose();
    }
}

using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Weights;

/// <summary>The figures of a dictionary; no row is needed.</summary>
internal sealed class WeightsEvaluation(LearnedDictionary dictionary, RandomStream random) : IEvaluation
{
    private readonly Bootstrap _latents = new(dictionary.Shape.LatentCount, random.For("bootstrap"));

    public void Observe(EvaluationBatch batch)
    {
    }

    public EvaluationResult Complete()
    {
        List<Measurement> measurements = [];
        List<Figure> figures = [];
        AddPairs(measurements, figures);
        AddRows(measurements, figures);
        AddCapacity(measurements, figures);
        return new EvaluationResult(measurements, figures);
    }

    private void AddPairs(List<Measurement> measurements, List<Figure> figures)
    {
        var decoder = dictionary.DecoderWeights;
        if (decoder.Rows < 2)
            return;
        var pairs = CosinePairs.Among(decoder);
        measurements.Add(OverLatents("c_dec", pairs.MeanAbsolute, RandomDirections.MeanAbsoluteCosine(decoder.Columns),
            "Mean of |cos(d_i, d_j)| over all pairs of decoder rows; to be compared over dictionaries that differ in L0 alone, least near the true L0 (arXiv 2508.16560), and neither good nor bad by itself; " +
            "the floor is that of random directions; the interval is over latents, by the variance of a U-statistic") with
        {
            Interval = PairMean.IntervalOf(pairs.MeanAbsolute, pairs.MeanSquare),
        });
        measurements.Add(OverLatents("average_max_decoder_cosine_sim", pairs.Largest, RandomDirections.MeanLargestCosine(decoder.Rows - 1, decoder.Columns),
            "Mean over latents of max_{j≠i} cos(d_i, d_j) over decoder rows (SAEBench); the floor is that of random directions"));
        figures.Add(Histograms.Of("max_decoder_cosine", "How close the nearest other latent points", "Latents by max_{j≠i} cos of decoder rows; latents at the right end have doubles.", "max cos", pairs.Largest, -1, 1));
        if (!HasEncoder)
            return;
        var encoder = dictionary.EncoderWeights;
        measurements.Add(OverLatents("average_max_encoder_cosine_sim", CosinePairs.Among(encoder).Largest, RandomDirections.MeanLargestCosine(encoder.Rows - 1, encoder.Columns),
            "Mean over latents of max_{j≠i} cos(w_i, w_j) over encoder rows (SAEBench); the floor is that of random directions"));
    }

    private void AddRows(List<Measurement> measurements, List<Figure> figures)
    {
        measurements.Add(OverLatents("decoder_norm", PerLatent(i => RowGeometry.Norm(dictionary.DecoderWeights.Row(i))), null, "Mean over latents of ‖d_i‖"));
        if (!HasEncoder)
            return;
        measurements.Add(OverLatents("encoder_norm", PerLatent(i => RowGeometry.Norm(dictionary.EncoderWeights.Row(i))), null, "Mean over latents of ‖w_i‖"));
        measurements.Add(OverLatents("encoder_bias", PerLatent(i => dictionary.EncoderBias[i, 0]), null, "Mean over latents of b_enc,i"));
        if (dictionary.Shape.InputDim != dictionary.Shape.OutputDim)
            return;
        var cosines = PerLatent(i => RowGeometry.Cosine(dictionary.EncoderWeights.Row(i), dictionary.DecoderWeights.Row(i)));
        measurements.Add(OverLatents("encoder_decoder_cosine_sim", cosines, null,
            "Mean over latents of cos(w_i, d_i) of encoder and decoder row; random directions have 0 on average"));
        figures.Add(Histograms.Of("encoder_decoder_cosine", "Encoder and decoder rows of one latent", "Latents by cos(w_i, d_i).", "cos", cosines, -1, 1));
    }

    private void AddCapacity(List<Measurement> measurements, List<Figure> figures)
    {
        var capacity = Capacity.Of(dictionary.DecoderWeights);
        measurements.Add(OverLatents("capacity", capacity, null,
            "Mean over latents of C_i = (d_i·d_i)² / Σ_j (d_i·d_j)² over decoder rows, 0 for zero rows (Scherlis et al. 2022; the feature dimensionality D_i of Elhage et al. 2022)"));
        measurements.Add(new Measurement
        {
            Name = "capacity_sum", Value = capacity.Sum(), Direction = Direction.Neutral, Count = capacity.Length,
            Definition = "Σ_i C_i over latents; at most the number of dimensions",
        });
        var squares = PerLatent(i => RowGeometry.Dot(dictionary.DecoderWeights.Row(i), dictionary.DecoderWeights.Row(i))).Sum();
        if (squares > 0)
        {
            measurements.Add(new Measurement
            {
                Name = "dims_per_feature", Value = dictionary.Shape.OutputDim / squares, Direction = Direction.Neutral, Count = capacity.Length,
                Definition = "D* = d / Σ_i ‖W_i‖² (Elhage et al. 2022); W_i are the decoder's rows, and D* is the dimensions per latent of norm 1",
            });
        }

        figures.Add(Histograms.Of("capacity", "Dimensions that latents have to themselves", "Latents by C_i: 1 is a dimension of its own, 1/2 one shared with an antipode.", "C_i", capacity, 0, 1));
    }

    /// <summary>A pursuit encodes with its decoder.</summary>
    private bool HasEncoder => dictionary.HasEncoder;

    private double[] PerLatent(Func<int, double> value) => [.. Enumerable.Range(0, dictionary.Shape.LatentCount).Select(value)];

    private Measurement OverLatents(string name, IReadOnlyList<double> values, double? floor, string definition) => new()
    {
        Name = name,
        Value = values.Average(),
        Direction = Direction.Neutral,
        Definition = definition + "; counted over latents",
        Count = values.Count,
        Floor = floor,
        Interval = _latents.OfMean(values),
    };
}

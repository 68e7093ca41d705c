using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>How decoder rows lie to planted directions: figures of the matrix of cosines alone.</summary>
internal sealed class DirectionMatch
{
    private const double RecoveredAbove = 0.9;

    /// <param name="cosines">cos(d_j, g_i), [latents, features].</param>
    public DirectionMatch(Matrix cosines)
    {
        var (latents, features) = (cosines.Rows, cosines.Columns);
        var (latentAbsolute, latentSigned) = (new float[latents], new float[latents]);
        var (featureAbsolute, featureSigned) = (new float[features], new float[features]);
        Array.Fill(latentAbsolute, -1);
        Array.Fill(latentSigned, -1);
        Array.Fill(featureAbsolute, -1);
        Array.Fill(featureSigned, -1);
        FeatureOfLatent = new int[latents];
        for (var j = 0; j < latents; j++)
        {
            var row = cosines.Row(j);
            for (var i = 0; i < features; i++)
            {
                var (signed, absolute) = (row[i], Math.Abs(row[i]));
                latentSigned[j] = Math.Max(latentSigned[j], signed);
                featureSigned[i] = Math.Max(featureSigned[i], signed);
                featureAbsolute[i] = Math.Max(featureAbsolute[i], absolute);
                if (absolute > latentAbsolute[j])
                    (latentAbsolute[j], FeatureOfLatent[j]) = (absolute, i);
            }
        }

        BestOfFeature = featureAbsolute;
        Pairs = Assign(cosines);
        Mcc = Pairs.Average(pair => (double)Math.Abs(cosines[pair.Latent, pair.Feature]));
        RecallAbsolute = Mean(featureAbsolute);
        RecallSigned = Mean(featureSigned);
        PrecisionAbsolute = Mean(latentAbsolute);
        PrecisionSigned = Mean(latentSigned);
        Recovered = (double)featureAbsolute.Count(cosine => cosine > RecoveredAbove) / features;
        Uniqueness = (double)FeatureOfLatent.Distinct().Count() / latents;
    }

    /// <summary>i*(j) = argmax_i |cos(d_j, g_i)|; of equal ones the first.</summary>
    public int[] FeatureOfLatent { get; }

    /// <summary>max_j |cos(d_j, g_i)|.</summary>
    public IReadOnlyList<float> BestOfFeature { get; }

    /// <summary>The one-to-one assignment with the greatest sum of |cos|, by feature.</summary>
    public IReadOnlyList<(int Latent, int Feature)> Pairs { get; }

    /// <summary>Mean |cos| of <see cref="Pairs"/>.</summary>
    public double Mcc { get; }

    /// <summary>Mean over features of max_j |cos|.</summary>
    public double RecallAbsolute { get; }

    /// <summary>Mean over features of max_j cos.</summary>
    public double RecallSigned { get; }

    /// <summary>Mean over latents of max_i |cos|.</summary>
    public double PrecisionAbsolute { get; }

    /// <summary>Mean over latents of max_i cos.</summary>
    public double PrecisionSigned { get; }

    /// <summary>Share of features with max_j |cos| above 0.9.</summary>
    public double Recovered { get; }

    /// <summary>Number of different i*(j), divided by the number of latents.</summary>
    public double Uniqueness { get; }

    private static (int Latent, int Feature)[] Assign(Matrix cosines)
    {
        var latentsAreRows = cosines.Rows <= cosines.Columns;
        using var weights = latentsAreRows ? new Matrix(cosines.Rows, cosines.Columns) : new Matrix(cosines.Columns, cosines.Rows);
        for (var j = 0; j < cosines.Rows; j++)
        {
            var row = cosines.Row(j);
            for (var i = 0; i < row.Length; i++)
                weights.Span[latentsAreRows ? (j * row.Length) + i : (i * cosines.Rows) + j] = Math.Abs(row[i]);
        }

        var columns = Assignment.Maximise(weights);
        return [.. columns.Select((column, row) => latentsAreRows ? (row, column) : (column, row)).OrderBy(pair => pair.Item2)];
    }

    private static double Mean(float[] values) => values.Average(value => (double)value);
}

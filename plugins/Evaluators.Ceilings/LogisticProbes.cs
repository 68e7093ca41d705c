using SaeLab.Numerics;

namespace SaeLab.Evaluators.Ceilings;

/// <summary>Logistic regressions on rows of whether features fire.</summary>
internal static class LogisticProbes
{
    /// <summary>w_i of some features. [features, d].</summary>
    public static Matrix Train(PlantedRows rows, int[] features, double penalty, Backend backend)
    {
        // Rows that are all alike tell nothing; any penalty leaves their probes at 0.
        var variance = rows.MeanVariance > 0 ? rows.MeanVariance : 1;
        using var trained = LogisticRegression.Train(rows.Training, [.. features.Select(rows.TrainingFirings)], penalty * variance, backend);
        var weights = new Matrix(features.Length, rows.Training.Columns);
        for (var f = 0; f < features.Length; f++)
            trained.Row(f)[..weights.Columns].CopyTo(weights.Row(f));
        return weights;
    }
}

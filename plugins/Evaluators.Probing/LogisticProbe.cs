using SaeLab.Numerics;

namespace SaeLab.Evaluators.Probing;

/// <summary>Logistic regression of one label on a few columns.</summary>
/// <param name="Weights">One per column, then the intercept.</param>
internal sealed record LogisticProbe(float[] Weights)
{
    /// <summary>The probe of least mean loss + λ/2 ‖w‖².</summary>
    /// <param name="rows">Columns by row.</param>
    /// <param name="labels">What to tell; on in some rows of the part and off in some.</param>
    /// <param name="part">Which rows to learn from.</param>
    /// <param name="penalty">λ.</param>
    /// <param name="backend">Where to compute.</param>
    public static LogisticProbe Train(float[][] rows, bool[] labels, Range part, double penalty, Backend backend)
    {
        using var training = Matrix.FromRows(rows[part]);
        int[] positives = [.. labels[part].Index().Where(label => label.Item).Select(label => label.Index)];
        using var weights = LogisticRegression.Train(training, [positives], penalty, backend);
        return new LogisticProbe(weights.ToArray());
    }

    /// <summary>The share of rows that it tells rightly.</summary>
    public double Accuracy(float[][] rows, bool[] labels, Range part)
    {
        var (start, count) = part.GetOffsetAndLength(rows.Length);
        return Enumerable.Range(start, count).Count(r => Logit(rows[r]) > 0 == labels[r]) / (double)count;
    }

    private double Logit(float[] row)
    {
        double sum = Weights[^1];
        for (var a = 0; a < row.Length; a++)
            sum += (double)Weights[a] * row[a];
        return sum;
    }
}

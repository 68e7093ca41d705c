using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Training;

/// <summary>Estimates the constant that inputs are multiplied by. Rows weigh equally.</summary>
internal static class InputScale
{
    /// <summary>s of the chosen scaling, from raw rows; 1 for none.</summary>
    /// <exception cref="InputException">All rows are zero.</exception>
    public static double Estimate(InputScaling scaling, Matrix rows)
    {
        if (scaling == InputScaling.None)
            return 1;
        double norms = 0, squares = 0;
        for (var b = 0; b < rows.Rows; b++)
        {
            var square = 0.0;
            foreach (var value in rows.Row(b))
                square += (double)value * value;
            norms += Math.Sqrt(square);
            squares += square;
        }

        if (norms == 0)
            throw new InputException($"The first {rows.Rows} activations are all zero, so inputs cannot be scaled. Check the source, or set training.input_scaling to none.");
        return scaling == InputScaling.SqrtD
            ? Math.Sqrt(rows.Columns) * rows.Rows / norms
            : 1 / Math.Sqrt(squares / rows.Rows);
    }

    /// <summary>Multiplies all values by s.</summary>
    public static void Apply(Span<float> values, double scale)
    {
        if (scale == 1)
            return;
        var factor = (float)scale;
        foreach (ref var value in values)
            value *= factor;
    }
}

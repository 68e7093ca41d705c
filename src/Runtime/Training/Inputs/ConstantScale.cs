using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Training;

/// <summary>Inputs are multiplied by s, targets by t.</summary>
internal sealed class ConstantScale(double scale, double targetScale) : InputTransform
{
    /// <summary>s.</summary>
    public double Scale => scale;

    /// <summary>s of the chosen kind from rows; t from targets, or s where there are none.</summary>
    /// <exception cref="InputException">All rows are zero.</exception>
    public static ConstantScale Estimate(InputTransformKind kind, Matrix rows, Matrix? targets)
    {
        var scale = Of(kind, rows, "activations");
        return new ConstantScale(scale, targets is null ? scale : Of(kind, targets, "targets"));
    }

    public override void Apply(Matrix rows) => Multiply(rows.Span, scale);

    public override void ApplyToTargets(Matrix targets) => Multiply(targets.Span, targetScale);

    public override LearnedDictionary Fold(LearnedDictionary dictionary) => InputFolds.FoldScale(dictionary, scale, targetScale);

    private static double Of(InputTransformKind kind, Matrix rows, string what)
    {
        double norms = 0, squares = 0;
        for (var b = 0; b < rows.Rows; b++)
        {
            var norm = RowGeometry.Norm(rows.Row(b));
            norms += norm;
            squares += norm * norm;
        }

        if (norms == 0)
            throw new InputException($"The first {rows.Rows} {what} are all zero, so they cannot be scaled. Check the source, or set training.input_transform to none.");
        return kind == InputTransformKind.SqrtD
            ? Math.Sqrt(rows.Columns) * rows.Rows / norms
            : 1 / Math.Sqrt(squares / rows.Rows);
    }

    private static void Multiply(Span<float> values, double factor)
    {
        if (factor == 1)
            return;
        var single = (float)factor;
        foreach (ref var value in values)
            value *= single;
    }
}

using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Training;

/// <summary>What is done to rows before the variant sees them, and how the exported dictionary takes it back.</summary>
internal abstract class InputTransform : IDisposable
{
    /// <summary>Estimates the chosen transform.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="rows">Raw training rows; each weighs the same.</param>
    /// <param name="targets">Their targets, where the source has targets.</param>
    /// <param name="backend">Where to compute.</param>
    /// <exception cref="InputException">The rows do not determine it, for instance because all are zero.</exception>
    public static InputTransform Estimate(InputTransformKind kind, Matrix rows, Matrix? targets, Backend backend) => kind switch
    {
        InputTransformKind.None => new ConstantScale(1, 1),
        InputTransformKind.SqrtD or InputTransformKind.UnitMeanSquare => ConstantScale.Estimate(kind, rows, targets),
        _ when targets is not null => throw new InputException($"training.input_transform {SnakeCase.Of(kind.ToString())} has no meaning for a source with targets; choose none, sqrt_d or unit_mean_square"),
        InputTransformKind.Whiten => Whitening.Estimate(rows, backend),
        InputTransformKind.RowNorm => new RowwiseTransform(RowTransform.Norm),
        InputTransformKind.RowLayerNorm => new RowwiseTransform(RowTransform.LayerNorm),
        _ => new RowwiseTransform(RowTransform.CentredNorm),
    };

    /// <summary>Transforms raw rows, in place.</summary>
    public abstract void Apply(Matrix rows);

    /// <summary>Transforms raw targets, in place.</summary>
    public virtual void ApplyToTargets(Matrix targets)
    {
    }

    /// <summary>Turns a dictionary trained on transformed rows into one for raw rows.</summary>
    public abstract LearnedDictionary Fold(LearnedDictionary dictionary);

    /// <summary>Gives memory back.</summary>
    public virtual void Dispose()
    {
    }
}

namespace SaeLab.Numerics;

public abstract partial class Backend
{
    /// <summary>One step of sign descent with averaging: z ← z − η·sign(g), x ← x + c(z − x), value ← z + β(x − z).</summary>
    internal abstract void ScheduleFreeSignStep(
        Tensor value, Tensor gradient, Tensor z, Tensor x, double learningRate, double beta, double averageWeight);

    /// <summary>destination row_i = source row_i for the given rows, or 0 where there is no source.</summary>
    internal abstract void ReplaceRows(Tensor? source, ReadOnlySpan<int> rows, Tensor destination);

    /// <summary>values = max(0, values).</summary>
    internal abstract void RaiseToZero(Tensor values);

    /// <summary>Turns each row whose cosine with its axis is below the given one to that cosine; see <see cref="Cone.Enforce"/>.</summary>
    internal abstract void TurnIntoCone(Tensor rows, Tensor axes, double cosine);
}

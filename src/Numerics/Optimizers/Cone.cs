namespace SaeLab.Numerics;

/// <summary>The constraint that every row of a parameter stays within an angle of an axis of its own, for soft-frozen decoders (arXiv 2602.14111).</summary>
public static class Cone
{
    /// <summary>After the optimizer: turns each row whose cosine with its axis is below <paramref name="cosine"/> to exactly that cosine, in the plane of the two and without changing its norm.</summary>
    /// <remarks>
    /// A row shorter than 1e-8 has no direction to turn and stays as it is, and so does a row whose axis is that short.
    /// A row that points opposite to its axis, or so nearly (a part across the axis of less than 1e-6 of its norm) that rounding would choose the plane,
    /// is turned in the plane of the axis and of the coordinate in which the axis is smallest, the first of equals. In one dimension, where there is no such plane, its sign is changed.
    /// </remarks>
    /// <param name="rows">What to constrain [m, d].</param>
    /// <param name="axes">The axes [m, d], of any length; usually where the rows started, not trained.</param>
    /// <param name="cosine">The smallest cosine allowed, in [−1, 1].</param>
    /// <param name="backend">Where both live.</param>
    /// <param name="optimizer">Whose own points must satisfy the constraint too; none where only the parameter matters.</param>
    /// <exception cref="ArgumentException">Different shapes, or a cosine that is none.</exception>
    public static void Enforce(Parameter rows, Parameter axes, double cosine, Backend backend, Optimizer? optimizer = null)
    {
        if ((rows.Value.Rows, rows.Value.Columns) != (axes.Value.Rows, axes.Value.Columns))
            throw new ArgumentException($"{rows} and its axes {axes} must have the same shape.", nameof(axes));
        if (!(cosine is >= -1 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(cosine), cosine, "A cosine lies between −1 and 1.");
        backend.TurnIntoCone(rows.Value, axes.Value, cosine);
        foreach (var point in optimizer is null ? [] : optimizer.PointsBeside(rows))
            backend.TurnIntoCone(point, axes.Value, cosine);
    }
}

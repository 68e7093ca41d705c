using System.Globalization;
using SaeLab.Abstractions;

namespace SaeLab.Sources.Files;

/// <summary>Checks that a shape is one of rows.</summary>
internal static class Shapes
{
    /// <summary>Rows and columns.</summary>
    /// <exception cref="InputException">Not two dimensions, one of them empty, or more than can be addressed.</exception>
    public static (long Rows, int Columns) Require(IReadOnlyList<long> shape, int elementSize, string what)
    {
        if (shape.Count != 2)
            throw new InputException($"{what} has shape {Text(shape)}, not [rows, columns]; reshape it to two dimensions");
        if (shape[0] == 0)
            throw new InputException($"{what} has no rows");
        if (shape[1] == 0)
            throw new InputException($"{what} has rows of no columns");
        if (shape[1] > int.MaxValue / 8 || shape[0] > long.MaxValue / elementSize / shape[1])
            throw new InputException($"{what} has shape {Text(shape)}, which is too large");
        return (shape[0], (int)shape[1]);
    }

    /// <summary>As it reads in messages.</summary>
    public static string Text(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape.Select(length => length.ToString(CultureInfo.InvariantCulture)))}]";
}

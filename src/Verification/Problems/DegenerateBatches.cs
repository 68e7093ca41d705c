using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>Batches that real data have now and then and that formulas forget.</summary>
internal static class DegenerateBatches
{
    /// <summary>Their names, and how each is made from rows as they should be.</summary>
    public static IReadOnlyList<(string Name, Func<Matrix, Matrix> Make)> All { get; } =
    [
        ("zero rows", rows => Map(rows, (_, _, _) => 0)),
        ("constant rows", rows => Map(rows, (_, _, _) => 3)),
        ("one row many times", rows => Map(rows, (values, _, c) => values[0, c])),
        ("a zero row among others", rows => Map(rows, (values, r, c) => r == 1 ? 0 : values[r, c])),
        ("tiny rows", rows => Map(rows, (values, r, c) => 1e-6f * values[r, c])),
        ("huge rows", rows => Map(rows, (values, r, c) => 1e6f * values[r, c])),
        ("a huge row among others", rows => Map(rows, (values, r, c) => (r == 1 ? 1e6f : 1) * values[r, c])),
        ("a batch of one", rows => Map(rows, 1, (values, r, c) => values[r, c])),
        ("a batch of one zero row", rows => Map(rows, 1, (_, _, _) => 0)),
    ];

    private static Matrix Map(Matrix rows, Func<Matrix, int, int, float> value) => Map(rows, rows.Rows, value);

    private static Matrix Map(Matrix rows, int count, Func<Matrix, int, int, float> value)
    {
        var made = new Matrix(count, rows.Columns);
        for (var r = 0; r < made.Rows; r++)
        {
            for (var c = 0; c < made.Columns; c++)
                made[r, c] = value(rows, r, c);
        }

        return made;
    }
}

namespace SaeLab.Numerics.Kernels;

/// <summary>Lays rows out as <see cref="Tile{T}"/> reads them: panels of a few rows, interleaved by column.</summary>
internal static unsafe class Panels
{
    /// <summary>panel[c · width + r] = scale_r · (row r, column c of the source − offset_c), with zeros for rows beyond <paramref name="rows"/>.</summary>
    /// <param name="sourceRows">Pointers to the rows.</param>
    /// <param name="rows">How many there are, at most <paramref name="width"/>.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="width">Rows of a panel.</param>
    /// <param name="offset">What to subtract, of a row's length, or null.</param>
    /// <param name="scales">What to multiply each row by, or null.</param>
    /// <param name="panel">Destination, columns · width numbers.</param>
    /// <returns>Whether all numbers are finite.</returns>
    public static bool Pack(float** sourceRows, int rows, int columns, int width, float* offset, float* scales, float* panel)
    {
        // 0 · v is 0 for finite v and NaN otherwise, so one sum tells whether all were finite.
        var check = 0f;
        for (var r = 0; r < rows; r++)
        {
            var source = sourceRows[r];
            var destination = panel + r;
            var scale = scales is null ? 1f : scales[r];
            for (var c = 0; c < columns; c++)
            {
                var value = source[c];
                if (offset is not null)
                    value -= offset[c];
                if (scales is not null)
                    value *= scale;
                check += 0 * value;
                *destination = value;
                destination += width;
            }
        }

        for (var r = rows; r < width; r++)
        {
            for (var c = 0; c < columns; c++)
                panel[((nint)c * width) + r] = 0;
        }

        return check == 0;
    }
}

namespace SaeLab.Sources.Pictures;

/// <summary>The rectangle of a picture within which patches lie.</summary>
/// <param name="Top">Its first line.</param>
/// <param name="Left">Its first column.</param>
/// <param name="Height">How many lines it has.</param>
/// <param name="Width">How many columns.</param>
internal readonly record struct PatchRegion(int Top, int Left, int Height, int Width)
{
    /// <summary>All of a picture but its border.</summary>
    public static PatchRegion Whole(int size, int border) => Between(0, size, size, border);

    /// <summary>The upper three quarters, with a border along every edge, the cut too.</summary>
    public static PatchRegion Upper(int size, int border) => Between(0, size - (size / 4), size, border);

    /// <summary>The lower quarter, likewise.</summary>
    public static PatchRegion Lower(int size, int border) => Between(size - (size / 4), size, size, border);

    /// <summary>Whether a patch of so many pixels along a side fits.</summary>
    public bool Holds(int patch) => Height >= patch && Width >= patch;

    private static PatchRegion Between(int first, int end, int size, int border) => new(first + border, border, end - first - (2 * border), size - (2 * border));
}

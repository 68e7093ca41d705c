namespace SaeLab.Sources.Pictures;

/// <summary>A whitened picture.</summary>
/// <param name="Pixels">Its pixels, line by line.</param>
/// <param name="Size">How many there are along a side.</param>
/// <param name="Region">Where patches may lie; holds at least one.</param>
internal sealed record WhitePicture(float[] Pixels, int Size, PatchRegion Region)
{
    /// <summary>How many places there are for a patch of so many pixels along a side.</summary>
    public ulong Places(int patch) => (ulong)(Region.Height - patch + 1) * (ulong)(Region.Width - patch + 1);

    /// <summary>Copies a patch.</summary>
    /// <param name="place">Which of the <see cref="Places"/>.</param>
    /// <param name="patch">Pixels along a side.</param>
    /// <param name="row">patch² numbers, to be overwritten.</param>
    public void Cut(ulong place, int patch, Span<float> row)
    {
        var across = (ulong)(Region.Width - patch + 1);
        var (top, left) = (Region.Top + (int)(place / across), Region.Left + (int)(place % across));
        for (var y = 0; y < patch; y++)
            Pixels.AsSpan(((top + y) * Size) + left, patch).CopyTo(row[(y * patch)..]);
    }
}

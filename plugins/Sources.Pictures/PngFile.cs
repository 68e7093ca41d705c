using System.Buffers.Binary;
using System.Numerics;
using BigGustave;
using SaeLab.Abstractions;

namespace SaeLab.Sources.Pictures;

/// <summary>A PNG file and its size, which its header tells without the picture being read.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
internal sealed record PngFile(string Path, int Width, int Height)
{
    /// <summary>Where the header's width and height lie, and where they end (ISO/IEC 15948).</summary>
    private const int WidthAt = 16, HeightAt = 20, HeaderLength = 24;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Reads the header.</summary>
    /// <exception cref="InputException">There is no such file, it cannot be read, or it is no PNG file.</exception>
    public static PngFile Open(string path)
    {
        if (!File.Exists(path))
            throw new InputException($"there is no file {path}");
        var header = new byte[HeaderLength];
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.AsSpan().StartsWith(Signature))
                throw new InputException($"{path}: this is no PNG file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read {path}: {exception.Message.TrimEnd('.')}", exception);
        }

        return new PngFile(path, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(WidthAt)), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(HeightAt)));
    }

    /// <summary>The side of the greatest square in it whose side is a power of 2.</summary>
    public int GreatestSide => 1 << BitOperations.Log2((uint)Math.Max(1, Math.Min(Width, Height)));

    /// <summary>The greys of the square in its middle, in [0, 1], line by line.</summary>
    /// <param name="side">At most its width and height.</param>
    /// <exception cref="InputException">It cannot be read, is damaged, or shows nothing but one grey.</exception>
    public double[] ReadCentre(int side)
    {
        double[] greys;
        try
        {
            greys = Decode(side);
        }
        catch (Exception exception) when (exception is not (InputException or OutOfMemoryException))
        {
            // The decoder has no exception of its own: damage shows as any of a dozen.
            throw new InputException($"cannot read {Path}: {exception.Message.TrimEnd('.')}", exception);
        }

        return greys.Min() < greys.Max() ? greys : throw new InputException($"{Path}: the {side} × {side} pixels in its middle all have one grey, which leaves nothing to whiten");
    }

    private double[] Decode(int side)
    {
        using var stream = File.OpenRead(Path);
        var png = Png.Open(stream);
        if (png.Header.BitDepth < 8 && !png.Header.ColorType.HasFlag(ColorType.PaletteUsed))
            throw new InputException($"{Path}: greys of fewer than 8 bits are not read; save it with 8");
        var greys = new double[side * side];
        var (left, top) = ((Width - side) / 2, (Height - side) / 2);
        for (var i = 0; i < greys.Length; i++)
        {
            var pixel = png.GetPixel(left + (i % side), top + (i / side));
            greys[i] = ((0.299 * pixel.R) + (0.587 * pixel.G) + (0.114 * pixel.B)) / byte.MaxValue;
        }

        return greys;
    }
}

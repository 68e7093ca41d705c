using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>Writes pictures of <see cref="ColourRamp"/> colours as PNG (ISO/IEC 15948) with a palette, one byte per pixel.</summary>
internal static class PngImage
{
    /// <summary>The pixel that is see-through.</summary>
    public const byte Blank = ColourRamp.Count;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    /// <summary>A picture.</summary>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="pixels">Indices of colours row by row, or <see cref="Blank"/>.</param>
    /// <param name="ramp">The colours.</param>
    public static byte[] Encode(int width, int height, ReadOnlySpan<byte> pixels, ColourRamp ramp)
    {
        const byte bitDepth = 8, paletteColour = 3;
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = bitDepth;
        header[9] = paletteColour;
        WriteChunk(png, "IHDR", header);
        WriteChunk(png, "PLTE", Palette(ramp));
        WriteChunk(png, "tRNS", Opacities());
        WriteChunk(png, "IDAT", Compressed(width, height, pixels));
        WriteChunk(png, "IEND", []);
        return png.ToArray();
    }

    /// <summary>A picture as an address that holds all of it.</summary>
    public static string DataUri(int width, int height, ReadOnlySpan<byte> pixels, ColourRamp ramp) =>
        $"data:image/png;base64,{Convert.ToBase64String(Encode(width, height, pixels, ramp))}";

    private static byte[] Palette(ColourRamp ramp)
    {
        var palette = new byte[3 * (ColourRamp.Count + 1)];
        for (var i = 0; i < ColourRamp.Count; i++)
            (palette[3 * i], palette[(3 * i) + 1], palette[(3 * i) + 2]) = ramp.Colour(i);
        return palette;
    }

    private static byte[] Opacities()
    {
        var opacities = new byte[ColourRamp.Count + 1];
        Array.Fill(opacities, byte.MaxValue, 0, ColourRamp.Count);
        return opacities;
    }

    private static byte[] Compressed(int width, int height, ReadOnlySpan<byte> pixels)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var row = 0; row < height; row++)
            {
                deflate.WriteByte(0); // This row is not filtered.
                deflate.Write(pixels.Slice(row * width, width));
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(Stream png, string type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        var name = Encoding.ASCII.GetBytes(type);
        png.Write(name);
        png.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, name), content));
        png.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            crc = CrcTable[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return crc;
    }

    private static uint CrcOf(int value)
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++)
            crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        return crc;
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SaeLab.Plugins.Tests.Sources.Pictures;

/// <summary>Writes PNG files without filters (ISO/IEC 15948).</summary>
internal static class PngBytes
{
    public const byte Grey = 0, Colour = 2, Palette = 3, GreyAndAlpha = 4, ColourAndAlpha = 6;

    /// <summary>A file.</summary>
    /// <param name="width">Pixels across.</param>
    /// <param name="lines">The bytes of each line.</param>
    /// <param name="kind">The colour type.</param>
    /// <param name="depth">Bits per sample.</param>
    /// <param name="palette">The colours of <see cref="Palette"/>.</param>
    public static byte[] Of(int width, byte[][] lines, byte kind = Grey, byte depth = 8, byte[]? palette = null)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), lines.Length);
        (header[8], header[9]) = (depth, kind);
        using var data = new MemoryStream();
        using (var deflate = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var line in lines)
                deflate.Write([0, .. line]);
        }

        return
        [
            0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR", header), .. palette is null ? [] : Chunk("PLTE", palette),
            .. Chunk("IDAT", data.ToArray()), .. Chunk("IEND", []),
        ];
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. content];
        var (length, checksum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc(named));
        return [.. length, .. named, .. checksum];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            for (var bit = 0; bit < 8; bit++)
                crc = (((crc ^ (uint)(value >> bit)) & 1) == 0 ? 0 : 0xEDB88320) ^ (crc >> 1);
        }

        return ~crc;
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using FsCheck.Fluent;
using SaeLab.Runtime.Reporting.Charts;

namespace SaeLab.Runtime.Tests.Reporting;

public sealed class PngImageTests
{
    [Fact]
    public void A_picture_has_its_size_its_palette_and_its_pixels() => Law.Holds(
        from width in Gen.Choose(1, 20) from height in Gen.Choose(1, 20) from pixels in Gen.Choose(0, 255).ArrayOf(width * height) select (width, height, pixels), c =>
        {
            var pixels = c.pixels.Select(p => (byte)p).ToArray();
            var chunks = Chunks(PngImage.Encode(c.width, c.height, pixels, ColourRamp.Sequential));
            Assert.Equal(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));

            var header = chunks[0].Content;
            Assert.Equal(c.width, BinaryPrimitives.ReadInt32BigEndian(header));
            Assert.Equal(c.height, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
            Assert.Equal([8, 3, 0, 0, 0], header[8..]);
            Assert.Equal([247, 251, 255], chunks[1].Content[..3]);
            Assert.Equal([8, 48, 107], chunks[1].Content[(3 * 254)..(3 * 255)]);
            Assert.Equal(0, chunks[2].Content[PngImage.Blank]);

            var rows = Inflated(chunks[3].Content).Chunk(c.width + 1).ToList();
            Assert.All(rows, row => Assert.Equal(0, row[0]));
            Assert.Equal(pixels, rows.SelectMany(row => row.Skip(1)));
        });

    [Fact]
    public void The_ramp_goes_from_pale_to_dark_without_turning_back()
    {
        var greys = Enumerable.Range(0, ColourRamp.Count).Select(ColourRamp.Sequential.Colour).Select(c => (0.299 * c.Red) + (0.587 * c.Green) + (0.114 * c.Blue)).ToList();
        Assert.Equal(greys.OrderDescending(), greys);
    }

    [Fact]
    public void Any_value_has_a_colour() => Law.Holds(from value in Gens.AnyDouble from low in Gens.AnyDouble from high in Gens.AnyDouble select (value, low, high), c =>
        Assert.InRange(ColourRamp.IndexOf(c.value, c.low, c.high), 0, ColourRamp.Count - 1));

    [Fact]
    public void Values_beyond_the_scale_take_the_colours_of_its_ends() =>
        Assert.Equal([0, 0, 127, 254, 254], new[] { -1, 0, 0.5, 1, 2 }.Select(v => ColourRamp.IndexOf(v, 0, 1)));

    /// <summary>The chunks of a PNG, their checksums verified.</summary>
    private static List<(string Type, byte[] Content)> Chunks(byte[] png)
    {
        Assert.Equal("\x89PNG\r\n\x1A\n", Encoding.Latin1.GetString(png, 0, 8));
        List<(string, byte[])> chunks = [];
        for (var position = 8; position < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(position));
            Assert.Equal(Crc(png.AsSpan(position + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(position + 8 + length)));
            chunks.Add((Encoding.ASCII.GetString(png, position + 4, 4), png[(position + 8)..(position + 8 + length)]));
            position += length + 12;
        }

        return chunks;
    }

    private static byte[] Inflated(byte[] content)
    {
        using var inflate = new ZLibStream(new MemoryStream(content), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        inflate.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>CRC-32 bit by bit.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
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

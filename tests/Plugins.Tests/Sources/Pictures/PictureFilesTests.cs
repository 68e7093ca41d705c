using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Sources.Pictures;

namespace SaeLab.Plugins.Tests.Sources.Pictures;

public sealed class PictureFilesTests : IDisposable
{
    private const int Width = 37, Height = 34, Side = 32;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(PngBytes.Grey, 8)]
    [InlineData(PngBytes.Grey, 16)]
    [InlineData(PngBytes.Colour, 8)]
    [InlineData(PngBytes.Colour, 16)]
    [InlineData(PngBytes.GreyAndAlpha, 8)]
    [InlineData(PngBytes.ColourAndAlpha, 8)]
    public void The_greatest_square_in_the_middle_is_read_as_grey(byte kind, byte depth)
    {
        var channels = kind switch { PngBytes.Grey => 1, PngBytes.GreyAndAlpha => 2, PngBytes.Colour => 3, _ => 4 };
        var (pixels, random) = (new byte[Height, Width, channels], RandomStream.FromSeed(kind));
        var lines = Enumerable.Range(0, Height).Select(y => Enumerable.Range(0, Width).SelectMany(x => Enumerable.Range(0, channels).SelectMany(c =>
        {
            // Twice the same byte is the same share of 65,535 as one is of 255.
            pixels[y, x, c] = (byte)random.NextBelow(256);
            return Enumerable.Repeat(pixels[y, x, c], depth / 8);
        })).ToArray()).ToArray();
        var file = Write("a.png", PngBytes.Of(Width, lines, kind, depth));

        var png = PngFile.Open(file);
        Assert.Equal((Width, Height, Side), (png.Width, png.Height, png.GreatestSide));
        var greys = png.ReadCentre(Side);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                byte At(int channel) => pixels[y + 1, x + 2, channel];
                var expected = channels < 3 ? At(0) : (0.299 * At(0)) + (0.587 * At(1)) + (0.114 * At(2));
                Golden.AssertClose(expected / 255, greys[(y * Side) + x], 1e-12, 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Colours_of_a_palette_are_read(byte depth)
    {
        // A pixel's colour is its place modulo 2.
        byte[] line = [.. Enumerable.Range(0, 16 * depth / 8).Select(_ => (byte)(depth switch { 1 => 0b01010101, 2 => 0b00010001, 4 => 0b00000001, _ => 0 }))];
        for (var x = 1; x < 16 && depth == 8; x += 2)
            line[x] = 1;
        var file = Write("a.png", PngBytes.Of(16, [.. Enumerable.Repeat(line, 16)], PngBytes.Palette, depth, [255, 0, 0, 0, 0, 255]));
        var greys = PngFile.Open(file).ReadCentre(16);
        for (var i = 0; i < 256; i++)
            Golden.AssertClose(i % 2 == 0 ? 0.299 : 0.114, greys[i], 1e-12);
    }

    [Fact]
    public void Of_several_files_the_last_one_is_held_out_and_a_single_one_is_cut()
    {
        foreach (var name in new[] { "a", "b", "c" })
            Write($"{name}.png", Random(name, 64, 64));
        using var several = Source(new PicturesOptions { Files = ["a.png", "b.png", "c.png"] });
        Assert.Equal([_folder.File("a.png"), _folder.File("b.png"), _folder.File("c.png")], several.Files);
        var whole = new PatchRegion(4, 4, 56, 56);
        Assert.Equal([whole, whole], several.Pictures(Split.Training).Select(p => p.Region));
        Assert.Equal([whole], several.Pictures(Split.HeldOut).Select(p => p.Region));
        using var last = Source(new PicturesOptions { Files = ["c.png"] });
        Assert.Equal(last.Pictures(Split.HeldOut)[0].Pixels, several.Pictures(Split.HeldOut)[0].Pixels);

        Assert.Equal(new PatchRegion(4, 4, 40, 56), Assert.Single(last.Pictures(Split.Training)).Region);
        Assert.Equal(new PatchRegion(52, 4, 8, 56), Assert.Single(last.Pictures(Split.HeldOut)).Region);
        using var stream = last.Open(Split.HeldOut);
        using var rows = new Matrix(20, 64);
        stream.Read(rows);
        var lower = last.Pictures(Split.HeldOut)[0].Pixels.AsSpan(52 * 64).ToArray();
        for (var r = 0; r < 20; r++)
            Assert.True(lower.AsSpan(0, 64).IndexOf(rows.Row(r)[..8]) >= 4);
    }

    [Fact]
    public void A_size_that_is_given_is_that_of_the_pictures()
    {
        Write("a.png", Random("a", 70, 40));
        using var source = Source(new PicturesOptions { Files = ["a.png"], Size = 16, Patch = 2, Border = 1 });
        var picture = source.Pictures(Split.Training)[0];
        Assert.Equal((16, 256), (picture.Size, picture.Pixels.Length));
        var expected = Filter.Whiten(PngFile.Open(_folder.File("a.png")).ReadCentre(16), 16, 0.4, 0.1);
        Assert.Equal(expected, picture.Pixels);
    }

    [Fact]
    public void Complaints_name_the_file_and_say_what_to_do()
    {
        Write("one.png", Random("one", 40, 33));
        Write("small.png", Random("small", 15, 300));
        Write("grey.png", PngBytes.Of(32, [.. Enumerable.Repeat(Enumerable.Repeat((byte)99, 32).ToArray(), 32)]));
        Write("text.png", "this is no picture, whatever it is called"u8.ToArray());
        Write("empty.png", []);
        Write("bits.png", PngBytes.Of(32, [.. Enumerable.Repeat(new byte[] { 1, 2, 3, 4 }, 32)], depth: 1));
        Write("palette.png", PngBytes.Of(32, [.. Enumerable.Repeat(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray(), 32)], PngBytes.Palette, palette: [255, 0, 0, 0, 0, 255]));
        var cut = Random("cut", 32, 32);
        Write("cut.png", cut[..(cut.Length / 2)]);
        (string What, PicturesOptions Options)[] cases =
        [
            ("no such file", new() { Files = ["one.png", "none.png"] }),
            ("twice the same", new() { Files = ["one.png", "small.png", "./one.png"] }),
            ("another file", new() { Files = ["text.png"] }),
            ("an empty file", new() { Files = ["empty.png"] }),
            ("a folder", new() { Files = ["."] }),
            ("smaller than the size", new() { Files = ["one.png"], Size = 64 }),
            ("no place for a patch", new() { Files = ["one.png", "small.png"], Patch = 2 }),
            ("no place in the lower quarter", new() { Files = ["one.png"] }),
            ("one grey", new() { Files = ["grey.png"], Patch = 4, Border = 2 }),
            ("few greys", new() { Files = ["bits.png"], Patch = 4, Border = 2 }),
            ("a colour that the palette lacks", new() { Files = ["palette.png"], Patch = 4, Border = 2 }),
            ("cut short", new() { Files = ["cut.png"], Patch = 4, Border = 2 }),
        ];
        Snapshot.Matches(string.Join("\n", cases.Select(c => $"{c.What}\n    {Complaint(c.Options)}")));
    }

    [Fact]
    public void A_file_with_any_byte_changed_or_cut_off_is_read_or_refused_with_an_input_exception()
    {
        var png = Random("a", 16, 16);
        Law.Holds(
            from place in Gen.Choose(0, png.Length - 1) from value in Gen.Choose(0, 255) from isCut in Gen.Elements(true, false) select (place, value, isCut), c =>
            {
                var content = png.ToArray();
                content[c.place] = (byte)c.value;
                Write("a.png", c.isCut ? content[..c.place] : content);
                try
                {
                    using var source = Source(new PicturesOptions { Files = ["a.png"], Patch = 2, Border = 1 });
                    Assert.Equal(256, source.Pictures(Split.Training)[0].Pixels.Length);
                }
                catch (InputException)
                {
                }
            }, 300);
    }

    [SkippableFact]
    public void Photographs_are_whitened()
    {
        var folder = Environment.GetEnvironmentVariable("SAELAB_DATA") is { Length: > 0 } data ? Path.Combine(data, "images", "kodak") : "";
        Skip.IfNot(Directory.Exists(folder), "SAELAB_DATA does not name a folder with photographs in images/kodak");
        using var source = Source(new PicturesOptions { Files = [.. Directory.GetFiles(folder, "*.png").Order(StringComparer.Ordinal).Take(2)] });
        var picture = Assert.Single(source.Pictures(Split.Training));
        Assert.Equal(512, picture.Size);
        var power = Fourier.OfPicture([.. picture.Pixels.Select(v => (double)v)], 512).Select(v => v.Magnitude * v.Magnitude).ToArray();
        double Ring(double from, double to) => Enumerable.Range(0, power.Length)
            .Select(i => (Power: power[i], F: Math.Sqrt(Math.Pow(Math.Min(i / 512, 512 - (i / 512)), 2) + Math.Pow(Math.Min(i % 512, 512 - (i % 512)), 2))))
            .Where(bin => bin.F >= from && bin.F < to).Average(bin => bin.Power);
        // Of the photograph itself the ratio of these octaves is about 1/f² against f²: 250. Flat is 1.
        Assert.InRange(Ring(8, 16) / Ring(64, 128), 0.2, 5);
    }

    private string Complaint(PicturesOptions options)
    {
        var exception = Assert.Throws<InputException>(() =>
        {
            using var source = Source(options);
            source.Pictures(Split.Training);
        });
        return exception.Message.Replace(_folder.Path, "data", StringComparison.Ordinal);
    }

    private PicturesSource Source(PicturesOptions options) =>
        new(options with { Content = PictureContent.Files }, new SourceContext(RandomStream.FromSeed(1), _folder.Path, _ => throw new InputException("no dictionaries here")));

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(_folder.File(name), content);
        return _folder.File(name);
    }

    private static byte[] Random(string name, int width, int height)
    {
        var random = RandomStream.FromSeed(1).For(name);
        return PngBytes.Of(width, [.. Enumerable.Range(0, height).Select(_ => Enumerable.Range(0, width).Select(_ => (byte)random.NextBelow(256)).ToArray())]);
    }
}

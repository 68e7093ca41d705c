using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Sources.Pictures;

namespace SaeLab.Plugins.Tests.Sources.Pictures;

public sealed class PicturesSourceTests
{
    private static readonly PicturesOptions Small = new() { Size = 32, Count = 2, Patch = 5, Border = 3 };

    [Fact]
    public void A_row_is_a_patch_of_one_of_its_parts_pictures_clear_of_the_border() => Law.Holds(
        from content in Gen.Elements(PictureContent.DeadLeaves, PictureContent.Noise)
        from count in Gen.Choose(1, 3)
        from patch in Gen.Choose(2, 8)
        from border in Gen.Choose(0, 4)
        from split in Gen.Elements(Split.Training, Split.HeldOut)
        from seed in Gen.Choose(0, 1000)
        select (content, count, patch, border, split, seed), c =>
        {
            using var source = Source(new PicturesOptions { Content = c.content, Size = 16, Count = c.count, Patch = c.patch, Border = c.border }, (ulong)c.seed);
            Assert.Equal((c.patch, c.patch * c.patch), (source.Side, source.InputDim));
            foreach (var row in Rows(source, c.split, 5))
                Assert.Single(Places(source.Pictures(c.split), c.patch, c.border), place => place.SequenceEqual(row));
        }, 40);

    [Fact]
    public void Every_place_of_every_picture_is_equally_likely()
    {
        const int rows = 20_000;
        using var source = Source(new PicturesOptions { Size = 16, Count = 2, Patch = 4, Border = 4 });
        var places = Places(source.Pictures(Split.Training), 4, 4).Select((place, i) => (Key: string.Join(' ', place), i)).ToDictionary(p => p.Key, p => p.i);
        Assert.Equal(50, places.Count);
        var counts = new int[50];
        foreach (var row in Rows(source, Split.Training, rows))
            counts[places[string.Join(' ', row)]]++;
        Assert.All(counts, count => Assert.Equal(rows / 50.0, count, 5 * Math.Sqrt(rows / 50.0)));
    }

    [Fact]
    public void A_row_depends_on_its_position_alone()
    {
        using var source = Source(Small);
        var all = Rows(source, Split.Training, 40);
        using var stream = source.Open(Split.Training);
        using var one = new Matrix(1, source.InputDim);
        foreach (var position in new[] { 39, 0, 17 })
        {
            stream.Position = position;
            stream.Read(one);
            Assert.Equal(all[position], one.Row(0).ToArray());
        }
    }

    [Fact]
    public void A_picture_follows_from_its_number_and_the_seed_alone()
    {
        using var two = Source(Small);
        using var five = Source(Small with { Count = 5 });
        using var other = Source(Small, seed: 2);
        var pictures = two.Pictures(Split.Training).Select(p => p.Pixels).ToList();
        Assert.Equal(pictures, five.Pictures(Split.Training).Take(2).Select(p => p.Pixels));
        Assert.NotEqual(pictures[0], pictures[1]);
        Assert.NotEqual(pictures[0], other.Pictures(Split.Training)[0].Pixels);
        Assert.All(two.Pictures(Split.HeldOut), held => Assert.DoesNotContain(held.Pixels, pictures));
    }

    [Fact]
    public void Runs_of_several_seeds_see_other_places_of_the_pictures_of_one_structure_seed()
    {
        using var one = Source(Small with { StructureSeed = 7 });
        using var other = Source(Small with { StructureSeed = 7 }, seed: 2);
        using var third = Source(Small with { StructureSeed = 8 });
        foreach (var split in Enum.GetValues<Split>())
        {
            Assert.Equal(one.Pictures(split).Select(p => p.Pixels), other.Pictures(split).Select(p => p.Pixels));
            Assert.NotEqual(one.Pictures(split)[0].Pixels, third.Pictures(split)[0].Pixels);
            Assert.NotEqual(Rows(one, split, 4), Rows(other, split, 4));
        }
    }

    [Fact]
    public void Made_pictures_come_from_no_file()
    {
        using var source = Source(Small);
        Assert.Empty(source.Files);
        Assert.Null(source.RowCount(Split.Training));
        Assert.Null(source.RowCount(Split.HeldOut));
    }

    [Fact]
    public void Options_that_do_not_fit_are_all_refused_with_what_would_fit()
    {
        Refused(Small with { Size = 96 }, "96 is no power of 2; 64 is.");
        Refused(Small with { Size = 16, Patch = 9, Border = 4 }, "A patch of 9 pixels and a border of 4 on both sides of it do not fit into 16 pixels.");
        Refused(new PicturesOptions { Patch = 250 }, "A patch of 250 pixels and a border of 4 on both sides of it do not fit into 256 pixels.");
        Refused(Small with { Files = ["a.png"] }, "Files are read with 'content: files' only.");
        Refused(
            new PicturesOptions { Content = PictureContent.Files, Count = 2, StructureSeed = 1, Size = 24 },
            "24 is no power of 2; 16 is.", "Give at least one PNG file.", "There are as many pictures as files; leave it out.", "Pictures from files have no seed; leave it out.");
        Assert.Empty(Small.Validate());
        Assert.Empty(new PicturesOptions().Validate());
        Assert.Empty((Small with { Size = 16, Patch = 8, Border = 4 }).Validate());
        Assert.Empty(new PicturesOptions { Content = PictureContent.Files, Files = ["a.png"] }.Validate());
    }

    private static void Refused(PicturesOptions options, params string[] because) => Assert.Equal(because, options.Validate().Select(problem => problem.Message));

    private static PicturesSource Source(PicturesOptions options, ulong seed = 1) =>
        new(options, new SourceContext(RandomStream.FromSeed(seed), "/nowhere", _ => throw new InputException("no dictionaries here")));

    private static List<float[]> Rows(PicturesSource source, Split split, int count)
    {
        using var stream = source.Open(split);
        using var rows = new Matrix(count, source.InputDim);
        Assert.Equal(count, stream.Read(rows));
        return [.. Enumerable.Range(0, count).Select(r => rows.Row(r).ToArray())];
    }

    private static List<float[]> Places(IReadOnlyList<WhitePicture> pictures, int patch, int border) =>
    [
        .. from picture in pictures
           from top in Enumerable.Range(border, picture.Size - (2 * border) - patch + 1)
           from left in Enumerable.Range(border, picture.Size - (2 * border) - patch + 1)
           select Enumerable.Range(0, patch * patch).Select(i => picture.Pixels[((top + (i / patch)) * picture.Size) + left + (i % patch)]).ToArray(),
    ];
}

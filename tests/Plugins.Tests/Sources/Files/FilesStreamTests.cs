using FsCheck;
using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Sources.Files;

namespace SaeLab.Plugins.Tests.Sources.Files;

public sealed class FilesStreamTests
{
    private static readonly Gen<(int Rows, ShuffleKind Shuffle, int Window, double HeldOut, ulong Seed)> Cases =
        from rows in Gen.Choose(2, 200)
        from shuffle in Gen.Elements(ShuffleKind.Full, ShuffleKind.Window, ShuffleKind.None)
        from window in Gen.Choose(1, 60)
        from heldOut in Gen.Elements(0.25, 0.4, 0.5)
        from seed in Gen.Choose(0, 1000)
        select (rows, shuffle, window, heldOut, (ulong)seed);

    [Fact]
    public void Every_epoch_has_every_training_row_once_and_no_held_out_row() => Law.Holds(Cases, c => WithSource(c, (source, trainingRows) =>
    {
        using var stream = source.Open(Split.Training);
        for (var epoch = 0; epoch < 3; epoch++)
            Assert.Equal(Enumerable.Range(0, trainingRows), stream.ReadFirsts(2, trainingRows).Order());
        using var heldOut = source.Open(Split.HeldOut);
        Assert.Equal(Enumerable.Range(trainingRows, c.Rows - trainingRows), heldOut.ReadFirsts(2, c.Rows));
        Assert.Empty(heldOut.ReadFirsts(2, 5));
        Assert.Equal(c.Rows - trainingRows, heldOut.Position);
    }));

    [Fact]
    public void Rows_do_not_depend_on_how_many_are_read_at_a_time() => Law.Holds(
        from c in Cases from batch in Gen.Choose(1, 40) from split in Gen.Elements(Split.Training, Split.HeldOut) select (c, batch, split),
        c => WithSource(c.c, (source, _) =>
        {
            using var whole = source.Open(c.split);
            using var pieces = source.Open(c.split);
            var expected = whole.ReadFirsts(2, 400);
            var actual = new List<int>();
            while (actual.Count < expected.Count)
                actual.AddRange(pieces.ReadFirsts(2, Math.Min(c.batch, 400 - actual.Count)));
            Assert.Equal(expected, actual);
            Assert.Equal(whole.Position, pieces.Position);
        }));

    [Fact]
    public void A_position_is_all_that_is_needed_to_go_on() => Law.Holds(
        from c in Cases from position in Gen.Choose(0, 300) select (c, position),
        c => WithSource(c.c, (source, _) =>
        {
            using var first = source.Open(Split.Training);
            var expected = first.ReadFirsts(2, 400)[c.position..];
            using var resumed = source.Open(Split.Training);
            resumed.ReadFirsts(2, 37);
            resumed.Position = c.position;
            Assert.Equal(expected, resumed.ReadFirsts(2, expected.Count));
            Assert.Equal(400, resumed.Position);
        }));

    [Fact]
    public void Epochs_and_seeds_have_orders_of_their_own()
    {
        foreach (var shuffle in new[] { ShuffleKind.Full, ShuffleKind.Window })
        {
            WithSource((200, shuffle, 32, 0.25, 1), (source, rows) =>
            {
                using var stream = source.Open(Split.Training);
                var first = stream.ReadFirsts(2, rows);
                Assert.NotEqual(first, stream.ReadFirsts(2, rows));
                Assert.NotEqual(Enumerable.Range(0, rows), first);
                WithSource((200, shuffle, 32, 0.25, 2), (other, _) =>
                {
                    using var otherStream = other.Open(Split.Training);
                    Assert.NotEqual(first, otherStream.ReadFirsts(2, rows));
                });
            });
        }
    }

    [Fact]
    public void Without_shuffling_rows_come_in_the_order_of_the_file() => WithSource((8, ShuffleKind.None, 1, 0.25, 1), (source, _) =>
    {
        using var stream = source.Open(Split.Training);
        Assert.Equal([0, 1, 2, 3, 4, 5, 0, 1], stream.ReadFirsts(2, 8));
    });

    [Fact]
    public void A_window_shuffle_stays_within_a_window_at_a_time() => WithSource((130, ShuffleKind.Window, 16, 0.25, 3), (source, rows) =>
    {
        using var stream = source.Open(Split.Training);
        var windows = stream.ReadFirsts(2, rows).ConvertAll(row => row / 16);
        var changes = windows.Zip(windows.Skip(1)).Count(pair => pair.First != pair.Second);
        Assert.Equal(((rows - 1) / 16) + 1, changes + 1);
        Assert.NotEqual(windows.Order(), windows);
    });

    [Fact]
    public void The_order_of_rows_never_changes_between_versions()
    {
        WithSource((20, ShuffleKind.Full, 1, 0.25, 1), (source, _) =>
        {
            using var stream = source.Open(Split.Training);
            Snapshot.Matches(string.Join(" ", stream.ReadFirsts(2, 30)));
        });
    }

    [Fact]
    public void Shards_follow_each_other_in_the_order_of_their_names()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a-2.npy"), ActivationFiles.NumberedRows(3, 2, first: 4));
        File.WriteAllBytes(folder.File("a-1.npy"), ActivationFiles.NumberedRows(4, 2));
        File.WriteAllBytes(folder.File("b-1.npy"), ActivationFiles.NumberedRows(9, 3));
        using var source = ActivationFiles.Open(folder, new FilesOptions { Path = "a-*.npy", HeldOut = 0.3, Shuffle = ShuffleKind.None });
        Assert.Equal([folder.File("a-1.npy"), folder.File("a-2.npy")], source.Files);
        Assert.Equal((2, 5L, 2L), (source.InputDim, source.RowCount(Split.Training), source.RowCount(Split.HeldOut)));
        using var training = source.Open(Split.Training);
        using var heldOut = source.Open(Split.HeldOut);
        Assert.Equal([0, 1, 2, 3, 4], training.ReadFirsts(2, 5));
        Assert.Equal([5, 6], heldOut.ReadFirsts(2, 5));
    }

    [Fact]
    public void Streams_are_independent_of_each_other() => WithSource((100, ShuffleKind.Window, 16, 0.25, 3), (source, _) =>
    {
        using var one = source.Open(Split.Training);
        var expected = one.ReadFirsts(2, 300);
        using var left = source.Open(Split.Training);
        using var right = source.Open(Split.Training);
        for (var i = 0; i < 300; i += 3)
        {
            right.Position = 300 - i;
            right.ReadFirsts(2, 5);
            Assert.Equal(expected.Skip(i).Take(3), left.ReadFirsts(2, 3));
        }
    });

    [Fact]
    public void Reading_after_the_source_is_gone_is_an_error_and_no_crash()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.npy"), ActivationFiles.NumberedRows(4, 2));
        var source = ActivationFiles.Open(folder, new FilesOptions { Path = "a.npy", HeldOut = 0.5 });
        using var stream = source.Open(Split.Training);
        source.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.ReadFirsts(2, 1));
    }

    private static void WithSource((int Rows, ShuffleKind Shuffle, int Window, double HeldOut, ulong Seed) c, Action<IActivationSource, int> assertion)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.npy"), ActivationFiles.NumberedRows(c.Rows, 2));
        var options = new FilesOptions { Path = "a.npy", Shuffle = c.Shuffle, ShuffleWindow = c.Window, HeldOut = c.HeldOut };
        using var source = ActivationFiles.Open(folder, options, c.Seed);
        assertion(source, (int)source.RowCount(Split.Training)!);
    }
}

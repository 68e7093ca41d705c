using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Sources.Files;

namespace SaeLab.Plugins.Tests.Sources.Files;

public sealed class DictionaryRowsTests
{
    [Fact]
    public void Rows_are_decoder_rows_of_norm_1_the_last_ones_held_out()
    {
        using var folder = new TemporaryFolder();
        using var source = Open(folder, new DictionaryRowsOptions { Path = "a.msgpack", HeldOut = 0.25 });
        Assert.Equal((2, 3L, 1L), (source.InputDim, source.RowCount(Split.Training), source.RowCount(Split.HeldOut)));
        Assert.Equal([folder.File("a.msgpack")], source.Files);
        Assert.Equal(["0 0", "0.6 0.8", "1 0"], Read(source, Split.Training, 3).Order(StringComparer.Ordinal));
        Assert.Equal(["0 -1"], Read(source, Split.HeldOut, 1));
    }

    [Fact]
    public void Rows_keep_their_norms_where_they_should()
    {
        using var folder = new TemporaryFolder();
        using var source = Open(folder, new DictionaryRowsOptions { Path = "a.msgpack", HeldOut = 0.25, Normalise = false, Shuffle = ShuffleKind.None });
        Assert.Equal(["3 4", "2 0", "0 0", "3 4"], Read(source, Split.Training, 4));
    }

    [Fact]
    public void Epochs_have_orders_of_their_own_and_a_position_is_all_that_is_needed_to_go_on()
    {
        using var folder = new TemporaryFolder();
        using var source = Open(folder, new DictionaryRowsOptions { Path = "a.msgpack", HeldOut = 0.25 });
        using var stream = source.Open(Split.Training);
        var all = Enumerable.Range(0, 20).Select(_ => Next(stream)).ToArray();
        Assert.True(all.Chunk(3).Select(epoch => string.Join('|', epoch)).Distinct().Count() > 1);
        stream.Position = 7;
        Assert.Equal(all[7], Next(stream));
    }

    [Fact]
    public void Paths_that_mean_no_file_or_several_and_rows_too_few_are_refused()
    {
        using var folder = new TemporaryFolder();
        Refuses("there is no file", new DictionaryRowsOptions { Path = "b.msgpack" });
        Refuses("2 files", new DictionaryRowsOptions { Path = "*.msgpack" });
        Refuses("leaves 4 to train on and 0 to evaluate on", new DictionaryRowsOptions { Path = "a.msgpack", HeldOut = 0.01 });

        void Refuses(string what, DictionaryRowsOptions options)
        {
            folder.Write("c.msgpack", "");
            var exception = Assert.Throws<InputException>(() => Open(folder, options));
            Assert.Contains(what, exception.Message, StringComparison.Ordinal);
            Assert.Contains("dictionary_rows", exception.Message, StringComparison.Ordinal);
        }
    }

    private static DictionaryRowsSource Open(TemporaryFolder folder, DictionaryRowsOptions options)
    {
        folder.Write("a.msgpack", "");
        return new DictionaryRowsSource(options, new SourceContext(RandomStream.FromSeed(1), folder.Path, path => new LearnedDictionary
        {
            Activation = Activation.Relu,
            SubtractsDecoderBias = false,
            EncoderWeights = new Matrix(4, 5),
            EncoderBias = new Matrix(4, 1),
            DecoderWeights = Matrix.FromRows([[3, 4], [2, 0], [0, 0], [0, -7]]),
            DecoderBias = new Matrix(1, 2),
        }));
    }

    private static string[] Read(DictionaryRowsSource source, Split split, int count)
    {
        using var stream = source.Open(split);
        return [.. Enumerable.Range(0, count).Select(_ => Next(stream))];
    }

    private static string Next(IActivationStream stream)
    {
        using var row = new Matrix(1, 2);
        Assert.Equal(1, stream.Read(row));
        return FormattableString.Invariant($"{row[0, 0]} {row[0, 1]}");
    }
}

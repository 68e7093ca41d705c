using System.Globalization;
using System.Text;
using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Artefacts.MessagePack;

namespace SaeLab.Runtime.Tests.Artefacts;

public sealed class DictionaryFileTests
{
    private static readonly DictionaryProvenance Provenance = new()
    {
        ManifestHash = new string('a', 64),
        Seed = ulong.MaxValue,
        EngineVersion = "0.1.0",
        Engine = "cpu float32 Vector512",
        InstructionSet = "x64 AVX-512",
        Plugins = [new PluginIdentity("SaeLab.Variants.TopK", "0.1.0", new string('b', 64))],
        SamplesTrained = 1_000_000,
    };

    [Fact]
    public void What_is_written_reads_back_bit_for_bit()
    {
        var cases =
            from d in Gen.Choose(1, 9)
            from output in Gen.Choose(1, 9)
            from m in Gen.Choose(1, 9)
            from form in Gen.Choose(0, 7)
            from seed in Gen.Choose(0, 1000)
            from subtracts in ArbMap.Default.GeneratorFor<bool>()
            from skips in ArbMap.Default.GeneratorFor<bool>()
            from transform in Gen.Elements(Enum.GetValues<RowTransform>())
            from pieceBytes in Gen.Elements(4, 8, 20, 1 << 30)
            select (d, output: subtracts || form >= 6 ? d : output, m, form, seed, subtracts, skips, transform, pieceBytes);
        Law.Holds(cases, c =>
        {
            using var skip = Gaussian(c.output, c.d, c.seed);
            using var thresholds = Gaussian(c.m, c.form == 5 ? 3 : 1, c.seed);
            using var dictionary = Dictionary(c.d, c.m, ActivationOf(c.form, c.m), c.seed, c.output) with
            {
                SubtractsDecoderBias = c.subtracts,
                SkipWeights = c.skips ? skip : null,
                Thresholds = c.form is 4 or 5 ? thresholds : null,
                Refinement = c.form == 5 ? new Refinement(2, 0.3) : null,
                Pursuit = c.form == 6 ? new Pursuit(4, 0.25, true) : null,
                Lasso = c.form == 7 ? new Lasso(0.125, c.skips) : null,
                RowTransform = c.transform,
            };
            var read = Read(Bytes(dictionary, c.pieceBytes));
            using var copy = read.Dictionary;
            Assert.Equal(
                (dictionary.Activation, dictionary.SubtractsDecoderBias, dictionary.Refinement, dictionary.Pursuit, dictionary.Lasso, dictionary.RowTransform, dictionary.Shape),
                (copy.Activation, copy.SubtractsDecoderBias, copy.Refinement, copy.Pursuit, copy.Lasso, copy.RowTransform, copy.Shape));
            AssertSame(dictionary.EncoderWeights, copy.EncoderWeights);
            AssertSame(dictionary.EncoderBias, copy.EncoderBias);
            AssertSame(dictionary.DecoderWeights, copy.DecoderWeights);
            AssertSame(dictionary.DecoderBias, copy.DecoderBias);
            AssertSame(dictionary.Thresholds, copy.Thresholds);
            AssertSame(dictionary.SkipWeights, copy.SkipWeights);
            Assert.Equal(Provenance, read.Provenance with { Plugins = Provenance.Plugins });
            Assert.Equal(Provenance.Plugins, read.Provenance.Plugins);
        });
    }

    [Fact]
    public void A_file_goes_to_the_disk_and_back_and_has_the_same_bytes_each_time()
    {
        using var folder = new TemporaryFolder();
        using var dictionary = Dictionary(3, 5, Activation.TopK(2), 1);
        DictionaryFile.Write(folder.File("a.msgpack"), dictionary, Provenance);
        DictionaryFile.Write(folder.File("b.msgpack"), dictionary, Provenance);
        using var read = DictionaryFile.Read(folder.File("a.msgpack")).Dictionary;
        AssertSame(dictionary.EncoderWeights, read.EncoderWeights);
        Assert.Equal(File.ReadAllBytes(folder.File("a.msgpack")), File.ReadAllBytes(folder.File("b.msgpack")));
        Assert.Equal(["a.msgpack", "b.msgpack"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void The_keys_and_their_order_are_those_of_the_format()
    {
        using var dictionary = Dictionary(2, 3, Activation.TopK(2), 1);
        using var everything = Everything();
        Snapshot.Matches(string.Join("\n\n", new[] { dictionary, everything }.Select(d => Outline(MessagePackValues.Read(Bytes(d)), "").TrimStart())));
    }

    [Fact]
    public void Every_file_cut_short_is_refused()
    {
        using var dictionary = Everything();
        var bytes = Bytes(dictionary);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InputException>(() => Read(bytes[..length]));
        Assert.Throws<InputException>(() => Read([.. bytes, 0]));
    }

    [Fact]
    public void A_file_with_any_byte_changed_is_read_or_refused_with_an_input_exception()
    {
        using var dictionary = Everything();
        var bytes = Bytes(dictionary);
        var cases = from place in Gen.Choose(0, bytes.Length - 1) from value in Gen.Choose(0, 255) select (place, value);
        Law.Holds(cases, c =>
        {
            var mutated = bytes.ToArray();
            mutated[c.place] = (byte)c.value;
            try
            {
                Read(mutated).Dictionary.Dispose();
            }
            catch (InputException)
            {
            }
        }, 2000);
    }

    [Fact]
    public void Refusals_say_what_is_wrong()
    {
        using var dictionary = Dictionary(2, 3, Activation.TopK(2), 1);
        using var everything = Everything();
        var (good, all) = (Bytes(dictionary), Bytes(everything));
        var coded = Bytes(dictionary with { Lasso = new Lasso(2, IsRectified: true) });
        var (groups, signed) = (Bytes(Dictionary(2, 4, Activation.GroupMax(2), 1)), Bytes(Dictionary(2, 4, Activation.AbsTopK(2), 1)));
        (string, byte[])[] bad =
        [
            ("another file", Encoding.UTF8.GetBytes("PK not a dictionary")),
            ("an empty file", []),
            ("a checkpoint", Replace(good, "saelab.dictionary", "saelab.chickpoint")),
            ("a newer version", Replace(good, "version\u0003", "version\u0004")),
            ("an older version", Replace(good, "version\u0003", "version\u0001")),
            ("another activation", Replace(good, "topk", "tanh")),
            ("k of 0", Replace(good, "k\u0002", "k\u0000")),
            ("k beyond the latents", Replace(good, "k\u0002", "k\u0004")),
            ("more latents", Replace(good, "latents\u0003", "latents\u0004")),
            ("another dtype", Replace(good, "float32", "float16")),
            ("another key", Replace(good, "b_enc", "b_ant")),
            ("no latents", Replace(good, "latents\u0003", "latents\u0000")),
            ("cut short", good[..^20]),
            ("one byte more", [.. good, 7]),
            ("another row transform", Replace(all, "layer_norm", "sayer_norm")),
            ("no steps", Replace(all, "steps\u0002", "steps\u0000")),
            ("a penalty of 0", Replace(coded, "penalty\u00cb\u0040", "penalty\u00cb\u0000")),
            ("sparse coding beside refinement", Coded(everything)),
            ("groups that do not divide the latents", Replace(groups, "k\u0002", "k\u0003")),
            ("signs that are dropped", Replace(signed, "rectified\u00c2", "rectified\u00c3")),
            ("a weight that is not finite", WithWeight(float.NaN)),
            ("an infinite weight", WithWeight(float.PositiveInfinity)),
        ];
        Snapshot.Matches(string.Join("\n", bad.Select(b => $"{b.Item1}\n    {Assert.Throws<InputException>(() => Read(b.Item2)).Message}")));
    }

    [Fact]
    public void A_file_of_version_2_is_read_as_one_without_sparse_coding()
    {
        using var dictionary = Dictionary(2, 3, Activation.TopK(2), 1);
        var bytes = Bytes(dictionary);
        var lasso = Encoding.Latin1.GetBytes("\u00a5lasso\u00c0");
        var place = bytes.AsSpan().IndexOf(lasso);
        byte[] older = [.. bytes[..place], .. bytes[(place + lasso.Length)..]];
        older = Replace(Replace(older, "version\u0003", "version\u0002"), "encoder\u0084", "encoder\u0083");
        using var read = Read(older).Dictionary;
        AssertSame(dictionary.EncoderWeights, read.EncoderWeights);
        AssertSame(dictionary.DecoderBias, read.DecoderBias);
        Assert.Null(read.Lasso);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_not_written()
    {
        using var folder = new TemporaryFolder();
        using var dictionary = Dictionary(2, 3, Activation.Relu, 1);
        dictionary.DecoderWeights[2, 1] = float.NaN;
        var exception = Assert.Throws<InputException>(() => DictionaryFile.Write(folder.File("d.msgpack"), dictionary, Provenance));
        Assert.EndsWith("W_dec is NaN at row 2, column 1 (counted from 0), and not finite; training diverged: try a lower learning rate", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_dictionary_whose_shapes_disagree_is_not_written()
    {
        using var dictionary = Dictionary(2, 3, Activation.Relu, 1);
        using var bias = new Matrix(4, 1);
        Assert.Throws<ArgumentException>(() => DictionaryFile.Write("never.msgpack", dictionary with { EncoderBias = bias }, Provenance));
        Assert.Throws<ArgumentException>(() => DictionaryFile.Write("never.msgpack", dictionary with { Activation = Activation.TopK(4) }, Provenance));
        Assert.Throws<ArgumentException>(() => DictionaryFile.Write("never.msgpack", dictionary with { Activation = Activation.JumpRelu(0) }, Provenance));
        Assert.Throws<ArgumentException>(() => DictionaryFile.Write("never.msgpack", dictionary with { SkipWeights = bias }, Provenance));
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal($"cannot read {folder.File("none.msgpack")}: there is no such file", Assert.Throws<InputException>(() => DictionaryFile.Read(folder.File("none.msgpack"))).Message);
        Assert.Equal($"cannot read {folder.Path}: it is a folder", Assert.Throws<InputException>(() => DictionaryFile.Read(folder.Path)).Message);
    }

    [SkippableFact]
    public void Python_reads_the_weights()
    {
        using var folder = new TemporaryFolder();
        using var dictionary = Dictionary(2, 3, Activation.TopK(2), 1);
        DictionaryFile.Write(folder.File("d.msgpack"), dictionary, Provenance);
        var output = ForeignProgram.Python("msgpack", """
            import msgpack, struct, sys
            f = msgpack.unpackb(open(sys.argv[1], 'rb').read())
            for name, w in f['weights'].items():
                if w is None:
                    continue
                print(name, w['shape'], *['%.9g' % v for v in struct.unpack('<%df' % (len(w['data']) // 4), w['data'])])
            """, folder.File("d.msgpack"));
        var expected = string.Join("\n", new[]
        {
            ("W_enc [3, 2]", dictionary.EncoderWeights), ("b_enc [3]", dictionary.EncoderBias), ("W_dec [3, 2]", dictionary.DecoderWeights), ("b_dec [2]", dictionary.DecoderBias),
        }.Select(part => $"{part.Item1} {string.Join(" ", part.Item2.Span.ToArray().Select(v => v.ToString("G9", CultureInfo.InvariantCulture)))}"));
        Assert.Equal(expected, output.Trim().Replace("e-0", "E-0", StringComparison.Ordinal));
    }

    private static LearnedDictionary Dictionary(int d, int m, Activation activation, int seed, int? output = null) => new()
    {
        Activation = activation,
        SubtractsDecoderBias = true,
        EncoderWeights = Gaussian(m, d, seed),
        EncoderBias = Gaussian(m, 1, seed + 1),
        DecoderWeights = Gaussian(m, output ?? d, seed + 2),
        DecoderBias = Gaussian(1, output ?? d, seed + 3),
    };

    /// <summary>A dictionary with every part that one may have beside the usual ones.</summary>
    private static LearnedDictionary Everything() => Dictionary(2, 3, Activation.JumpRelu(0), 1) with
    {
        Thresholds = Gaussian(3, 3, 5),
        SkipWeights = Gaussian(2, 2, 6),
        Refinement = new Refinement(2, 0.3),
        RowTransform = RowTransform.LayerNorm,
    };

    private static Activation ActivationOf(int form, int m) => form switch
    {
        1 => Activation.TopK(m, rectified: m % 2 == 0),
        2 => Activation.AbsTopK(m),
        3 => Activation.GroupMax(m),
        4 or 5 => Activation.JumpRelu(0),
        _ => Activation.Relu,
    };

    private static Matrix Gaussian(int rows, int columns, int seed)
    {
        var matrix = new Matrix(rows, columns);
        RandomStream.FromSeed((ulong)seed).FillGaussian(matrix.Span);
        return matrix;
    }

    private static byte[] Coded(LearnedDictionary dictionary) => Bytes(dictionary with { Lasso = new Lasso(2, IsRectified: false) });

    private static byte[] WithWeight(float value)
    {
        using var dictionary = Dictionary(2, 3, Activation.TopK(2), 1);
        dictionary.EncoderBias[1, 0] = value;
        return Bytes(dictionary);
    }

    private static byte[] Bytes(LearnedDictionary dictionary, int pieceBytes = 1 << 30)
    {
        using var stream = new MemoryStream();
        DictionaryFile.Write(new MessagePackWriter(stream), dictionary, Provenance, pieceBytes);
        return stream.ToArray();
    }

    private static StoredDictionary Read(byte[] bytes) => DictionaryFile.Read(new MemoryStream(bytes), "dictionary.msgpack");

    private static void AssertSame(Matrix? expected, Matrix? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is null || actual is null)
            return;
        Assert.Equal((expected.Rows, expected.Columns), (actual.Rows, actual.Columns));
        Assert.Equal(expected.Span.ToArray().Select(BitConverter.SingleToUInt32Bits), actual.Span.ToArray().Select(BitConverter.SingleToUInt32Bits));
    }

    /// <summary>Replaces the first occurrence of a text of the same length.</summary>
    private static byte[] Replace(byte[] bytes, string old, string replacement)
    {
        var copy = bytes.ToArray();
        var place = copy.AsSpan().IndexOf(Encoding.Latin1.GetBytes(old));
        Assert.True(place >= 0, old);
        Encoding.Latin1.GetBytes(replacement).CopyTo(copy, place);
        return copy;
    }

    private static string Outline(object? value, string indent) => value switch
    {
        List<KeyValuePair<object?, object?>> map => string.Concat(map.Select(pair => $"\n{indent}{pair.Key}:{Outline(pair.Value, indent + "  ")}")),
        byte[] data => string.Create(CultureInfo.InvariantCulture, $" binary of {data.Length} bytes"),
        object?[] items when items.All(item => item is long) => $" [{string.Join(", ", items)}]",
        object?[] items => string.Concat(items.Select(item => $"\n{indent}-{Outline(item, indent + "  ")}")),
        _ => string.Create(CultureInfo.InvariantCulture, $" {value}"),
    };
}

using System.Globalization;
using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Sources.Files;

namespace SaeLab.Plugins.Tests.Sources.Files;

public sealed class FilesFormatTests
{
    private static readonly float[] Numbers = [1, -2, 0.5f, 4, 5.5f, -65504];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Npy_files_of_every_version_and_dtype_are_read(int version)
    {
        Assert.Equal(Numbers, Read("a.npy", ActivationFiles.Npy("<f4", "3, 2", ActivationFiles.Bytes(Numbers), version)));
        Assert.Equal(Numbers, Read("a.npy", ActivationFiles.Npy("<f2", "3, 2", ActivationFiles.Bytes(Halves(Numbers)), version)));
        Assert.Equal(Numbers, Read("a.npy", ActivationFiles.Npy("<f8", "3, 2", ActivationFiles.Bytes(Array.ConvertAll(Numbers, n => (double)n)), version)));
    }

    [Fact]
    public void Safetensors_files_of_every_dtype_are_read()
    {
        Assert.Equal(Numbers, Read("a.safetensors", One("F32", ActivationFiles.Bytes(Numbers))));
        Assert.Equal(Numbers, Read("a.safetensors", One("F16", ActivationFiles.Bytes(Halves(Numbers)))));
        Assert.Equal(Numbers, Read("a.safetensors", One("F64", ActivationFiles.Bytes(Array.ConvertAll(Numbers, n => (double)n)))));
        ushort[] bfloats = [0x3f80, 0xc000, 0x3f00, 0x4080, 0x40b0, 0xc780];
        Assert.Equal([1, -2, 0.5f, 4, 5.5f, -65536], Read("a.safetensors", One("BF16", ActivationFiles.Bytes(bfloats))));
    }

    [Fact]
    public void A_tensor_is_chosen_by_name_or_because_it_alone_has_two_dimensions()
    {
        var data = ActivationFiles.Bytes<float>([9, .. Numbers, .. Numbers.Reverse()]);
        var two = ActivationFiles.Safetensors("""{"__metadata__":{"by":"test"},"bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[3,2],"data_offsets":[4,28]},"y":{"dtype":"F32","shape":[3,2],"data_offsets":[28,52]}} """, data);
        var one = ActivationFiles.Safetensors("""{"bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[3,2],"data_offsets":[4,28]}}""", data[..28]);
        Assert.Equal(Numbers.Reverse(), Read("a.safetensors", two, "y"));
        Assert.Equal(Numbers, Read("a.safetensors", one));
    }

    [Fact]
    public void Every_float16_and_bfloat16_is_widened_exactly()
    {
        var all = Enumerable.Range(0, 65536).Select(i => (ushort)i).ToArray();
        var actual = new float[all.Length];
        Widening.ToSingle(ElementType.Float16, ActivationFiles.Bytes(all), actual);
        Assert.All(all, i => Assert.Equal((double)(float)BitConverter.UInt16BitsToHalf(i), actual[i]));
        Widening.ToSingle(ElementType.BFloat16, ActivationFiles.Bytes(all), actual);
        Assert.All(all, i => Assert.Equal((uint)i << 16, BitConverter.SingleToUInt32Bits(actual[i])));
    }

    [Fact]
    public void The_first_number_that_is_not_finite_is_found_at_any_length() => Law.Holds(
        from length in Gen.Choose(1, 70)
        from place in Gen.Choose(0, length - 1)
        from bad in Gen.Elements(float.NaN, float.PositiveInfinity, float.NegativeInfinity)
        select (length, place, bad),
        c =>
        {
            var values = Enumerable.Range(0, c.length).Select(i => i % 2 == 0 ? float.MaxValue : -float.Epsilon).ToArray();
            Assert.Equal(-1, Widening.IndexOfNotFinite(values));
            values[c.place] = c.bad;
            values[^1] = c.bad;
            Assert.Equal(c.place, Widening.IndexOfNotFinite(values));
        }, 500);

    [Fact]
    public void Complaints_name_the_file_and_say_what_to_do()
    {
        var data = ActivationFiles.Bytes(Numbers);
        (string What, string Name, byte[] Content, string? Tensor)[] cases =
        [
            ("another file", "a.npy", "PK another file"u8.ToArray(), null),
            ("an empty file", "a.npy", [], null),
            ("an unknown version", "a.npy", ActivationFiles.Npy("<f4", "3, 2", data, 9), null),
            ("cut in the header", "a.npy", ActivationFiles.Npy("<f4", "3, 2", data)[..40], null),
            ("cut in the data", "a.npy", ActivationFiles.Npy("<f4", "3, 2", data[..20]), null),
            ("too long", "a.npy", ActivationFiles.Npy("<f4", "3, 2", [.. data, 0]), null),
            ("integers", "a.npy", ActivationFiles.Npy("<i4", "3, 2", data), null),
            ("big-endian", "a.npy", ActivationFiles.Npy(">f4", "3, 2", data), null),
            ("by columns", "a.npy", ActivationFiles.Npy("<f4", "3, 2", data, fortran: "True"), null),
            ("one dimension", "a.npy", ActivationFiles.Npy("<f4", "6,", data), null),
            ("three dimensions", "a.npy", ActivationFiles.Npy("<f4", "3, 2, 1", data), null),
            ("no rows", "a.npy", ActivationFiles.Npy("<f4", "0, 2", []), null),
            ("no columns", "a.npy", ActivationFiles.Npy("<f4", "2, 0", []), null),
            ("an impossible shape", "a.npy", ActivationFiles.Npy("<f4", "9223372036854775807, 2", data), null),
            ("a shape that is none", "a.npy", ActivationFiles.Npy("<f4", "-3, 2", data), null),
            ("no dictionary", "a.npy", [0x93, .. "NUMPY"u8, 1, 0, 3, 0, .. "{} "u8], null),
            ("a tensor of an npy file", "a.npy", ActivationFiles.Npy("<f4", "3, 2", data), "x"),
            ("another kind of file", "a.csv", "1,2"u8.ToArray(), null),
            ("no header", "a.safetensors", [1, 2], null),
            ("a header longer than the file", "a.safetensors", ActivationFiles.Bytes(1L << 40), null),
            ("no JSON", "a.safetensors", ActivationFiles.Safetensors("{x", data), null),
            ("an incomplete tensor", "a.safetensors", ActivationFiles.Safetensors("""{"x":{"dtype":"F32"}}""", data), null),
            ("one offset", "a.safetensors", ActivationFiles.Safetensors("""{"x":{"dtype":"F32","shape":[3,2],"data_offsets":[0]}}""", data), null),
            ("a name twice", "a.safetensors", ActivationFiles.Safetensors("""{"x":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24]},"x":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24]}}""", data), null),
            ("cut short", "a.safetensors", One("F32", data[..20]), null),
            ("a hole", "a.safetensors", ActivationFiles.Safetensors("""{"x":{"dtype":"F32","shape":[2,2],"data_offsets":[8,24]}}""", data), null),
            ("a place that does not fit the shape", "a.safetensors", ActivationFiles.Safetensors("""{"x":{"dtype":"F32","shape":[2,2],"data_offsets":[0,24]}}""", data), null),
            ("another dtype", "a.safetensors", One("I32", data), null),
            ("no such tensor", "a.safetensors", One("F32", data), "y"),
            ("no tensor of two dimensions", "a.safetensors", ActivationFiles.Safetensors("""{"x":{"dtype":"F32","shape":[6],"data_offsets":[0,24]}}""", data), null),
            ("several tensors of two dimensions", "a.safetensors", ActivationFiles.Safetensors("""{"x":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2,2],"data_offsets":[8,24]}}""", data), null),
            ("a number that is not finite", "a.npy", ActivationFiles.Npy("<f4", "3, 2", ActivationFiles.Bytes(1, 2, 3, float.NaN, 5, 6)), null),
            ("a float64 that float32 cannot hold", "a.npy", ActivationFiles.Npy("<f8", "2, 1", ActivationFiles.Bytes(1, 1e300)), null),
            ("too few rows to hold some out", "a.npy", ActivationFiles.Npy("<f4", "1, 6", data), null),
        ];
        Snapshot.Matches(string.Join("\n", cases.Select(c => $"{c.What}\n    {Complaint(c.Name, c.Content, c.Tensor)}")));
    }

    [Fact]
    public void A_file_with_any_byte_changed_or_cut_off_is_read_or_refused_with_an_input_exception()
    {
        var npy = ActivationFiles.Npy("<f4", "3, 2", ActivationFiles.Bytes(Numbers));
        var safetensors = One("F32", ActivationFiles.Bytes(Numbers));
        var cases =
            from isNpy in ArbMap.Default.GeneratorFor<bool>()
            from place in Gen.Choose(0, (isNpy ? npy : safetensors).Length - 1)
            from value in Gen.Choose(0, 255)
            from cut in ArbMap.Default.GeneratorFor<bool>()
            select (isNpy, place, value, cut);
        Law.Holds(cases, c =>
        {
            var content = (c.isNpy ? npy : safetensors).ToArray();
            content[c.place] = (byte)c.value;
            try
            {
                Read(c.isNpy ? "a.npy" : "a.safetensors", c.cut ? content[..c.place] : content);
            }
            catch (InputException)
            {
            }
        }, 1000);
    }

    [Fact]
    public void Complaints_about_paths_say_what_to_do()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a-1.npy"), ActivationFiles.NumberedRows(4, 2));
        File.WriteAllBytes(folder.File("a-2.npy"), ActivationFiles.NumberedRows(4, 3));
        string[] paths = ["none.npy", "none-*.npy", "none/a-*.npy", "no*ne/a.npy", "${SAELAB_TEST_UNSET}/a.npy", "folder/", "a-*.npy"];
        Snapshot.Matches(string.Join("\n", paths.Select(path =>
            Assert.Throws<InputException>(() => ActivationFiles.Open(folder, new FilesOptions { Path = path })).Message.Replace(folder.Path, "data", StringComparison.Ordinal))));
    }

    [Fact]
    public void Paths_may_name_environment_variables()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.npy"), ActivationFiles.NumberedRows(4, 2));
        Environment.SetEnvironmentVariable("SAELAB_TEST_FILES_FOLDER", folder.Path);
        using var source = new FilesSource(
            new FilesOptions { Path = "${SAELAB_TEST_FILES_FOLDER}/a.npy", HeldOut = 0.5 }, new SourceContext(SaeLab.Numerics.RandomStream.FromSeed(0), "/nowhere", _ => throw new InputException("no dictionaries here")));
        Assert.Equal([folder.File("a.npy")], source.Files);
    }

    [SkippableFact]
    public void Files_that_numpy_wrote_are_read()
    {
        using var folder = new TemporaryFolder();
        var expected = ForeignProgram.Python("numpy", """
            import numpy as np, sys
            x = np.random.default_rng(1).normal(size=(7, 5))
            for dtype in ['<f4', '<f2', '<f8']:
                np.save(sys.argv[1] + '/' + dtype[1:] + '.npy', x.astype(dtype))
                print(*['%.9g' % v for v in x.astype(dtype).astype('<f4').ravel()])
            """, folder.Path).Trim().Split('\n');
        string[] names = ["f4.npy", "f2.npy", "f8.npy"];
        foreach (var (name, numbers) in names.Zip(expected))
        {
            var wanted = numbers.Split(' ').Select(number => float.Parse(number, CultureInfo.InvariantCulture));
            Assert.Equal(wanted, ActivationFiles.ReadAll(folder, new FilesOptions { Path = name, HeldOut = 0.3 }));
        }
    }

    private static Half[] Halves(float[] numbers) => Array.ConvertAll(numbers, n => (Half)n);

    private static byte[] One(string dtype, byte[] data)
    {
        var bytes = dtype switch { "F64" => 48, "F16" or "BF16" => 12, _ => 24 };
        return ActivationFiles.Safetensors($$$"""{"x":{"dtype":"{{{dtype}}}","shape":[3,2],"data_offsets":[0,{{{bytes}}}]}}""", data);
    }

    private static float[] Read(string name, byte[] content, string? tensor = null)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File(name), content);
        return ActivationFiles.ReadAll(folder, new FilesOptions { Path = name, HeldOut = 0.4, Tensor = tensor });
    }

    private static string Complaint(string name, byte[] content, string? tensor)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File(name), content);
        var exception = Assert.Throws<InputException>(() => ActivationFiles.ReadAll(folder, new FilesOptions { Path = name, HeldOut = 0.4, Tensor = tensor }));
        return exception.Message.Replace(folder.Path, "data", StringComparison.Ordinal);
    }
}

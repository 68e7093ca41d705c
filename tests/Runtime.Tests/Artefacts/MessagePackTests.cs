using System.Globalization;
using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts.MessagePack;

namespace SaeLab.Runtime.Tests.Artefacts;

public sealed class MessagePackTests
{
    public static TheoryData<object?, string> SmallestEncodings => new()
    {
        { null, "c0" },
        { false, "c2" },
        { true, "c3" },
        { 0L, "00" },
        { 127L, "7f" },
        { 128L, "cc80" },
        { 255L, "ccff" },
        { 256L, "cd0100" },
        { 65535L, "cdffff" },
        { 65536L, "ce00010000" },
        { (long)uint.MaxValue, "ceffffffff" },
        { (long)uint.MaxValue + 1, "cf0000000100000000" },
        { ulong.MaxValue, "cfffffffffffffffff" },
        { -1L, "ff" },
        { -32L, "e0" },
        { -33L, "d0df" },
        { -128L, "d080" },
        { -129L, "d1ff7f" },
        { -32768L, "d18000" },
        { -32769L, "d2ffff7fff" },
        { (long)int.MinValue, "d280000000" },
        { int.MinValue - 1L, "d3ffffffff7fffffff" },
        { 1.5f, "ca3fc00000" },
        { -0.0, "cb8000000000000000" },
        { "", "a0" },
        { "é", "a2c3a9" },
        { new byte[] { 1, 2 }, "c4020102" },
        { new object?[] { 1L, "a" }, "9201a161" },
        { new List<KeyValuePair<object?, object?>> { new("a", 1L) }, "81a16101" },
    };

    public static TheoryData<string, string> OtherLegalEncodings => new()
    {
        { "cc01", "1" },
        { "cd0001", "1" },
        { "ce00000001", "1" },
        { "cf0000000000000001", "1" },
        { "d001", "1" },
        { "d10001", "1" },
        { "d200000001", "1" },
        { "d3ffffffffffffffff", "-1" },
        { "d90161", "'a'" },
        { "da000161", "'a'" },
        { "db0000000161", "'a'" },
        { "c5000101", "bin:01" },
        { "c60000000101", "bin:01" },
        { "dc0000", "[]" },
        { "dd00000001c0", "[nil]" },
        { "de00010102", "{1:2}" },
        { "df000000010102", "{1:2}" },
    };

    [Theory, MemberData(nameof(SmallestEncodings))]
    public void Values_are_written_in_the_smallest_encoding_of_the_specification(object? value, string hex)
    {
        Assert.Equal(hex, Convert.ToHexStringLower(MessagePackValues.Write(value)));
        Assert.Equal(MessagePackValues.Describe(value), MessagePackValues.Describe(MessagePackValues.Read(Convert.FromHexString(hex))));
    }

    [Theory, MemberData(nameof(OtherLegalEncodings))]
    public void Longer_legal_encodings_are_read(string hex, string expected) =>
        Assert.Equal(expected, MessagePackValues.Describe(MessagePackValues.Read(Convert.FromHexString(hex))));

    [Theory]
    [InlineData(31, "bf")]
    [InlineData(32, "d920")]
    [InlineData(255, "d9ff")]
    [InlineData(256, "da0100")]
    [InlineData(65535, "daffff")]
    [InlineData(65536, "db00010000")]
    public void Lengths_of_strings_take_as_few_bytes_as_they_can(int length, string header) =>
        Assert.StartsWith(header, Convert.ToHexStringLower(MessagePackValues.Write(new string('x', length))), StringComparison.Ordinal);

    [Theory]
    [InlineData(15, "9f")]
    [InlineData(16, "dc0010")]
    [InlineData(65536, "dd00010000")]
    public void Lengths_of_arrays_take_as_few_bytes_as_they_can(int length, string header) =>
        Assert.StartsWith(header, Convert.ToHexStringLower(MessagePackValues.Write(new object?[length])), StringComparison.Ordinal);

    [Fact]
    public void What_is_written_reads_back_bit_for_bit() => Law.Holds(MessagePackValues.Any, value =>
        Assert.Equal(MessagePackValues.Describe(value), MessagePackValues.Describe(MessagePackValues.Read(MessagePackValues.Write(value)))), 300);

    [Fact]
    public void Random_bytes_are_read_or_refused_with_an_input_exception() =>
        Law.Holds(ArbMap.Default.GeneratorFor<byte[]>(), bytes => ReadOrRefuse(bytes), 2000);

    [Fact]
    public void Mutated_and_truncated_files_are_read_or_refused_with_an_input_exception()
    {
        var cases =
            from value in MessagePackValues.Any
            from place in Gen.Choose(0, int.MaxValue - 1)
            from replacement in Gen.Choose(0, 255)
            from cut in Gen.Choose(0, int.MaxValue - 1)
            select (value, place, replacement, cut);
        Law.Holds(cases, c =>
        {
            var bytes = MessagePackValues.Write(c.value);
            var truncated = bytes[..(c.cut % bytes.Length)];
            Assert.Throws<InputException>(() => MessagePackValues.Read(truncated));
            bytes[c.place % bytes.Length] = (byte)c.replacement;
            ReadOrRefuse(bytes);
        }, 500);
    }

    [Theory]
    [InlineData("c6ffffffff")]
    [InlineData("c67fffffff00")]
    [InlineData("dbffffffff")]
    [InlineData("db7fffffff")]
    [InlineData("ddffffffff")]
    [InlineData("dd7fffffff")]
    [InlineData("df7fffffff")]
    public void A_length_that_the_file_cannot_fill_allocates_nothing(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.Throws<InputException>(() => MessagePackValues.Read(bytes));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InputException>(() => MessagePackValues.Read(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Complaints_say_where_what_was_expected_and_what_was_found()
    {
        string[] complaints =
        [
            Complaint("c1", r => r.ReadInt64()),
            Complaint("a161", r => r.ReadInt64()),
            Complaint("d40100", r => r.ReadString()),
            Complaint("cfffffffffffffffff", r => r.ReadInt64()),
            Complaint("ff", r => r.ReadUInt64()),
            Complaint("05", r => r.ReadInt32(1, 4, "k")),
            Complaint("a2c328", r => r.ReadString()),
            Complaint("d9ff61", r => r.ReadString()),
            Complaint("cb00", r => r.ReadDouble()),
            Complaint("c8000101ff", r => r.ReadMapHeader()),
            Complaint("", r => r.ReadMapHeader()),
            Complaint("c0c0", r =>
            {
                r.ReadNil();
                r.ReadEnd();
            }),
        ];
        Snapshot.Matches(string.Join("\n", complaints));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_not_written() =>
        Assert.ThrowsAny<ArgumentException>(() => MessagePackValues.Write("\ud834"));

    [SkippableFact]
    public void Python_reads_what_is_written_and_writes_what_is_read()
    {
        using var folder = new TemporaryFolder();
        var (ours, theirs) = (folder.File("ours.msgpack"), folder.File("theirs.msgpack"));
        File.WriteAllBytes(ours, MessagePackValues.Write(Sample));
        ForeignProgram.Python("msgpack", """
            import msgpack, sys, math
            value = msgpack.unpackb(open(sys.argv[1], 'rb').read(), strict_map_key=False)
            assert value[:4] == [None, True, -5, 2**64 - 1], value
            assert value[4:7] == [1.5, 'é€𝄞', bytes(range(256)) * 2], value
            assert value[7] == {'a': [1, 2, 3], 7: {}}, value
            open(sys.argv[2], 'wb').write(msgpack.packb(value, use_bin_type=True))
            """, ours, theirs);
        Assert.Equal(MessagePackValues.Describe(Sample), MessagePackValues.Describe(MessagePackValues.Read(File.ReadAllBytes(theirs))));
        Assert.Equal(Convert.ToHexString(File.ReadAllBytes(ours)), Convert.ToHexString(File.ReadAllBytes(theirs)));
    }

    [SkippableFact]
    public void Node_reads_what_is_written()
    {
        using var folder = new TemporaryFolder();
        var ours = folder.File("ours.msgpack");
        File.WriteAllBytes(ours, MessagePackValues.Write(Sample));
        var seen = ForeignProgram.Node("@msgpack/msgpack", """
            const value = require('@msgpack/msgpack').decode(require('fs').readFileSync(process.argv[1]), { useBigInt64: true });
            console.log(JSON.stringify(value, (k, v) => typeof v === 'bigint' ? v.toString() : v?.type === 'Buffer' ? v.data.length : v));
            """, ours);
        Assert.Equal("""[null,true,-5,"18446744073709551615",1.5,"é€𝄞",512,{"7":{},"a":[1,2,3]}]""", seen.Trim());
    }

    private static object?[] Sample =>
    [
        null, true, -5L, ulong.MaxValue, 1.5, "é€𝄞", Enumerable.Range(0, 512).Select(i => (byte)i).ToArray(),
        new List<KeyValuePair<object?, object?>>
        {
            new("a", new object?[] { 1L, 2L, 3L }),
            new(7L, new List<KeyValuePair<object?, object?>>()),
        },
    ];

    private static void ReadOrRefuse(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            MessagePackValues.Read(bytes);
        }
        catch (InputException)
        {
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000 + (200L * bytes.Length));
    }

    private static string Complaint(string hex, Action<MessagePackReader> read)
    {
        var reader = new MessagePackReader(new MemoryStream(Convert.FromHexString(hex)), "dictionary.msgpack");
        var exception = Assert.Throws<InputException>(() => read(reader));
        return string.Create(CultureInfo.InvariantCulture, $"{hex,-20} {exception.Message}");
    }
}

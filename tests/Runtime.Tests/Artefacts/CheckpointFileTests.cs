using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.Runtime.Tests.Artefacts;

public sealed class CheckpointFileTests
{
    [Fact]
    public void What_is_written_reads_back_bit_for_bit()
    {
        var cases =
            from floats in ArbMap.Default.GeneratorFor<uint[]>()
            from longs in ArbMap.Default.GeneratorFor<long[]>()
            from doubles in ArbMap.Default.GeneratorFor<ulong[]>()
            from bytes in ArbMap.Default.GeneratorFor<byte[]>()
            from pieceBytes in Gen.Elements(4, 12, 1 << 30)
            select (floats, longs, doubles: doubles.Select(BitConverter.UInt64BitsToDouble).ToArray(), bytes, pieceBytes);
        Law.Holds(cases, c =>
        {
            using var matrix = new Matrix(1, c.floats.Length);
            c.floats.Select(BitConverter.UInt32BitsToSingle).ToArray().CopyTo(matrix.Span);
            using var read = Read(Bytes(
                c.pieceBytes,
                new MatrixEntry("matrix", matrix),
                new Int64Entry("longs", c.longs),
                new DoubleEntry("doubles", c.doubles),
                new BytesEntry("bytes", c.bytes),
                new TextEntry("text", "é€𝄞")));
            Assert.Equal(c.floats, read.Matrix("matrix").Span.ToArray().Select(BitConverter.SingleToUInt32Bits));
            Assert.Equal(c.longs, read.Int64s("longs"));
            Assert.Equal(c.doubles.Select(BitConverter.DoubleToUInt64Bits), read.Doubles("doubles").Select(BitConverter.DoubleToUInt64Bits));
            Assert.Equal(c.bytes, read.Bytes("bytes"));
            Assert.Equal("é€𝄞", read.Text("text"));
            Assert.Equal(["matrix", "longs", "doubles", "bytes", "text"], read.Entries.Select(entry => entry.Name));
        });
    }

    [Fact]
    public void Payloads_of_NaN_and_the_sign_of_zero_survive()
    {
        uint[] bits = [0x7fc00001, 0x7f800001, 0xffc12345, 0x80000000, 0x00000001, 0x7f800000];
        using var matrix = new Matrix(2, 3);
        bits.Select(BitConverter.UInt32BitsToSingle).ToArray().CopyTo(matrix.Span);
        using var read = Read(Bytes(1 << 30, new MatrixEntry("m", matrix)));
        Assert.Equal((2, 3), (read.Matrix("m").Rows, read.Matrix("m").Columns));
        Assert.Equal(bits, read.Matrix("m").Span.ToArray().Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void No_changed_byte_goes_unnoticed()
    {
        using var matrix = new Matrix(2, 2);
        var bytes = Bytes(1 << 30, new MatrixEntry("m", matrix), new Int64Entry("position", [12345]), new TextEntry("t", "text"));
        for (var place = 0; place < bytes.Length; place++)
        {
            var mutated = bytes.ToArray();
            mutated[place] ^= 0x04;
            Assert.Throws<InputException>(() => Read(mutated));
        }

        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InputException>(() => Read(bytes[..length]));
        Assert.Throws<InputException>(() => Read([.. bytes, 0]));
    }

    [SkippableFact]
    public void A_matrix_of_more_than_2_GiB_goes_to_the_disk_and_back()
    {
        Skip.If(Environment.GetEnvironmentVariable("SAELAB_LARGE_TESTS") is null, "needs 5 GiB; set SAELAB_LARGE_TESTS to run it");
        using var folder = new TemporaryFolder();
        using var matrix = new Matrix(150_000, 4096);
        for (var row = 0; row < matrix.Rows; row++)
            matrix[row, row % 4096] = row + 0.5f;
        CheckpointFile.Write(folder.File("large.msgpack"), "hash", [new MatrixEntry("m", matrix)]);
        using var read = CheckpointFile.Read(folder.File("large.msgpack"));
        Assert.True(matrix.Span.SequenceEqual(read.Matrix("m").Span));
    }

    [Fact]
    public void Another_manifest_and_a_missing_entry_are_refused()
    {
        using var folder = new TemporaryFolder();
        CheckpointFile.Write(folder.File("c.msgpack"), "hash-a", [new Int64Entry("position", [1])]);
        using var checkpoint = CheckpointFile.Read(folder.File("c.msgpack"));
        checkpoint.RequireManifest("hash-a");
        string[] complaints =
        [
            Assert.Throws<InputException>(() => checkpoint.RequireManifest("hash-b")).Message,
            Assert.Throws<InputException>(() => checkpoint.Int64s("steps")).Message,
            Assert.Throws<InputException>(() => checkpoint.Matrix("position")).Message,
        ];
        Snapshot.Matches(string.Join("\n", complaints).Replace(folder.Path, "run", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_entries_of_one_name_are_not_written() =>
        Assert.Throws<ArgumentException>(() => CheckpointFile.Write("never.msgpack", "hash", [new TextEntry("a", ""), new BytesEntry("a", [])]));

    private static byte[] Bytes(int pieceBytes, params CheckpointEntry[] entries)
    {
        using var stream = new MemoryStream();
        CheckpointFile.Write(stream, "hash", entries, pieceBytes);
        return stream.ToArray();
    }

    private static Checkpoint Read(byte[] bytes) => CheckpointFile.Read(new MemoryStream(bytes), "checkpoint.msgpack");
}

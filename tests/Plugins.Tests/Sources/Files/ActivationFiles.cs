using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Sources.Files;

namespace SaeLab.Plugins.Tests.Sources.Files;

/// <summary>Files of activations made by hand, byte by byte, and ways to read them.</summary>
internal static class ActivationFiles
{
    public static byte[] Npy(string dtype, string shape, byte[] data, int version = 1, string fortran = "False")
    {
        var text = $"{{'descr': '{dtype}', 'fortran_order': {fortran}, 'shape': ({shape}), }}";
        var prefix = version == 1 ? 10 : 12;
        text = text.PadRight(((prefix + text.Length + 1 + 63) / 64 * 64) - prefix - 1) + "\n";
        byte[] length = version == 1 ? [(byte)text.Length, (byte)(text.Length >> 8)] : BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. Encoding.ASCII.GetBytes(text), .. data];
    }

    public static byte[] Safetensors(string json, byte[] data)
    {
        var header = Encoding.UTF8.GetBytes(json);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }

    public static byte[] Bytes<T>(params T[] values) where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    /// <summary>Rows [first, first + 1000·1, …] of which each begins with its own number.</summary>
    public static byte[] NumberedRows(int rows, int columns, int first = 0) =>
        Npy("<f4", $"{rows}, {columns}", Bytes([.. Enumerable.Range(0, rows * columns).Select(i => (float)(first + (i / columns) + (1000 * (i % columns))))]));

    public static FilesSource Open(TemporaryFolder folder, FilesOptions options, ulong seed = 1) =>
        new(options, new SourceContext(RandomStream.FromSeed(seed), folder.Path, _ => throw new InputException("no dictionaries here")));

    /// <summary>The first number of each of the next rows.</summary>
    public static List<int> ReadFirsts(this IActivationStream stream, int columns, int rows)
    {
        using var batch = new Matrix(rows, columns);
        var read = stream.Read(batch);
        return [.. Enumerable.Range(0, read).Select(i => (int)batch[i, 0])];
    }

    /// <summary>All numbers of a file, held-out rows last.</summary>
    public static float[] ReadAll(TemporaryFolder folder, FilesOptions options)
    {
        using var source = Open(folder, options with { Shuffle = ShuffleKind.None });
        var numbers = new List<float>();
        foreach (var split in new[] { Split.Training, Split.HeldOut })
        {
            using var stream = source.Open(split);
            using var rows = new Matrix((int)source.RowCount(split)!, source.InputDim);
            Assert.Equal(rows.Rows, stream.Read(rows));
            numbers.AddRange(rows.Span);
        }

        return [.. numbers];
    }
}

using System.Security.Cryptography;
using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts.MessagePack;

namespace SaeLab.Runtime.Artefacts;

/// <summary>Saves what a run needs to go on exactly where it was: named numbers, bit for bit, with a checksum.</summary>
/// <remarks>
/// One MessagePack map: <c>magic</c> "saelab.checkpoint", <c>version</c> 1, <c>manifest_hash</c>, <c>entries</c>, and <c>sha256</c> of all
/// bytes before the checksum's own. An entry is { <c>name</c>, <c>kind</c>, [<c>shape</c>], <c>data</c> } with little-endian numbers.
/// </remarks>
public static class CheckpointFile
{
    private const string Magic = "saelab.checkpoint";
    private const int Version = 1;

    /// <summary>Writes a checkpoint, whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="manifestHash">The manifest that the run follows.</param>
    /// <param name="entries">What to save.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">Two entries have one name.</exception>
    public static void Write(string path, string manifestHash, IReadOnlyList<CheckpointEntry> entries)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!names.Add(entry.Name))
                throw new ArgumentException($"Two entries are named '{entry.Name}'.", nameof(entries));
        }

        AtomicFile.Write(path, stream => Write(stream, manifestHash, entries, NumbersFormat.PieceBytes));
    }

    /// <summary>Reads a checkpoint and verifies its checksum.</summary>
    /// <exception cref="InputException">The file cannot be read, is no checkpoint, is of a newer format, or is damaged.</exception>
    public static Checkpoint Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw FileErrors.CannotRead(path, exception);
        }
    }

    internal static void Write(Stream stream, string manifestHash, IReadOnlyList<CheckpointEntry> entries, int pieceBytes)
    {
        using var hashing = new HashingStream(stream);
        var writer = new MessagePackWriter(hashing);
        writer.WriteMapHeader(5);
        writer.WriteString("magic");
        writer.WriteString(Magic);
        writer.WriteString("version");
        writer.WriteInteger(Version);
        writer.WriteString("manifest_hash");
        writer.WriteString(manifestHash);
        writer.WriteString("entries");
        writer.WriteArrayHeader(entries.Count);
        foreach (var entry in entries)
            CheckpointEntryFormat.Write(writer, entry, pieceBytes);
        writer.WriteString("sha256");
        writer.WriteBinary(hashing.CurrentHash());
    }

    internal static Checkpoint Read(Stream stream, string path)
    {
        using var hashing = new HashingStream(stream);
        var reader = new MessagePackReader(hashing, path);
        FileHeader.Read(reader, path, keys: 5, Magic, Version, Version, "checkpoint");
        reader.ReadKey("manifest_hash");
        var manifestHash = reader.ReadString();
        var entries = new List<CheckpointEntry>();
        try
        {
            reader.ReadKey("entries");
            var count = reader.ReadArrayHeader();
            var names = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < count; i++)
            {
                var start = reader.Offset;
                entries.Add(CheckpointEntryFormat.Read(reader));
                if (!names.Add(entries[i].Name))
                    throw reader.Expected(start, "names that differ", $"'{FixedMaps.Shortened(entries[i].Name)}' twice");
            }

            reader.ReadKey("sha256");
            VerifyHash(reader, hashing.CurrentHash(), path);
            reader.ReadEnd();
            return new Checkpoint(path, manifestHash, entries);
        }
        catch
        {
            Checkpoint.DisposeAll(entries);
            throw;
        }
    }

    private static void VerifyHash(MessagePackReader reader, byte[] computed, string path)
    {
        var start = reader.Offset;
        var stored = new byte[SHA256.HashSizeInBytes];
        if (reader.ReadBinaryHeader("a checksum") != stored.Length)
            throw reader.Expected(start, "a checksum of 32 bytes", "another length");
        reader.ReadRaw(stored);
        if (!stored.AsSpan().SequenceEqual(computed))
            throw new InputException($"{path}: damaged: its checksum does not fit its content");
    }
}

using System.Text;

namespace SaeLab.Runtime.Manifests;

/// <summary>Reads the text of a manifest from a file, and never more of it than a manifest may have.</summary>
internal static class YamlSource
{
    /// <summary>The text of a file.</summary>
    /// <param name="file">Path as the user gave it.</param>
    /// <exception cref="ManifestException">There is no such file, it is a folder, too large, or not UTF-8.</exception>
    public static string Read(string file)
    {
        var start = SourcePosition.StartOf(file);
        if (Directory.Exists(file))
            throw new ManifestException([ManifestErrors.Unreadable(start, "it is a folder, not a file")]);
        if (!File.Exists(file))
            throw new ManifestException([ManifestErrors.Unreadable(start, "there is no such file")]);
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Decode(ReadAtMostTheLimit(stream, start), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ManifestException([ManifestErrors.Unreadable(start, e is UnauthorizedAccessException ? "permission denied" : "the system fails to read it")]);
        }
    }

    private static ReadOnlySpan<byte> ReadAtMostTheLimit(FileStream stream, SourcePosition start)
    {
        var isTooLarge = stream.CanSeek && stream.Length > YamlLimits.Bytes;
        var bytes = new byte[isTooLarge ? 0 : YamlLimits.Bytes + 1];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return isTooLarge || count > YamlLimits.Bytes
            ? throw new ManifestException([ManifestErrors.TooLarge(start, "bytes", YamlLimits.Bytes)])
            : bytes.AsSpan(0, count);
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string file)
    {
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        if (bytes.StartsWith(byteOrderMark))
            bytes = bytes[byteOrderMark.Length..];
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            var text = Encoding.UTF8.GetString(bytes);
            var valid = text.AsSpan().CommonPrefixLength(Encoding.UTF8.GetString(ValidPrefix(bytes)));
            throw new ManifestException([ManifestErrors.Malformed(YamlText.PositionAt(text, valid, file), "the manifest is not valid UTF-8 from here on")]);
        }
    }

    private static ReadOnlySpan<byte> ValidPrefix(ReadOnlySpan<byte> bytes)
    {
        var valid = 0;
        while (Rune.DecodeFromUtf8(bytes[valid..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
            valid += consumed;
        return bytes[..valid];
    }
}

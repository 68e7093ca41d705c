using System.Globalization;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Artefacts.MessagePack;

/// <summary>How every MessagePack file of ours begins: a map whose first keys are <c>magic</c> and <c>version</c>.</summary>
internal static class FileHeader
{
    /// <summary>Reads the beginning, and says what the file is where it is not the wanted one.</summary>
    /// <param name="reader">At the start of the file.</param>
    /// <param name="path">The file, for the message.</param>
    /// <param name="keys">Keys of the map, magic and version among them.</param>
    /// <param name="magic">The wanted magic.</param>
    /// <param name="oldest">The oldest version that can be read.</param>
    /// <param name="version">The newest.</param>
    /// <param name="what">What the file should be, for the message.</param>
    /// <returns>The file's version.</returns>
    public static int Read(MessagePackReader reader, string path, int keys, string magic, int oldest, int version, string what)
    {
        int found;
        try
        {
            found = reader.ReadMapHeader();
            reader.ReadKey("magic");
            RequireMagic(reader, magic);
        }
        catch (InputException exception)
        {
            throw new InputException($"{path}: not a SaeLab {what} (it does not begin with the magic '{magic}')", exception);
        }

        reader.ReadKey("version");
        var start = reader.Offset;
        var written = reader.ReadInt64("a version");
        var readable = oldest == version ? FormattableString.Invariant($"version {version}") : FormattableString.Invariant($"versions {oldest} to {version}");
        if (written > version)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: this {what} has format version {written}, and this SaeLab reads {readable}; read it with a newer SaeLab"));
        }

        if (written < 1)
            throw reader.Expected(start, "a version from 1", written.ToString(CultureInfo.InvariantCulture));
        if (written < oldest)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: this {what} has format version {written}, and this SaeLab reads {readable}; run its experiment again"));
        }

        if (found != keys)
            throw reader.Expected(0, string.Create(CultureInfo.InvariantCulture, $"a map with {keys} keys"), found.ToString(CultureInfo.InvariantCulture));
        return (int)written;
    }

    private static void RequireMagic(MessagePackReader reader, string magic)
    {
        var start = reader.Offset;
        var found = reader.ReadString();
        if (found != magic)
            throw reader.Expected(start, $"'{magic}'", $"'{FixedMaps.Shortened(found)}'");
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Artefacts;

/// <summary>Writes a file whole or not at all.</summary>
/// <remarks>
/// The content goes to a temporary file in the same folder, is flushed to the disk, and takes the file's name last. Whoever reads the
/// name, and whoever comes after a crash or a power failure, finds the old content or the new, never a part.
/// A crash in the middle can leave a file <c>.name.….tmp</c> behind, which nothing reads; <see cref="Leftovers"/> finds it.
/// </remarks>
public static partial class AtomicFile
{
    private const int BufferBytes = 1 << 16;
    private static long _written;

    /// <summary>Replaces or creates a file.</summary>
    /// <param name="path">Its path; the folder must exist.</param>
    /// <param name="write">Writes the content; what it throws leaves the old file untouched.</param>
    /// <exception cref="InputException">The file cannot be written; the message says why and what to do. The old file is untouched.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = TemporaryPath(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception)
        {
            TryDelete(temporary);
            if (FileErrors.IsRefusal(exception))
                throw FileErrors.CannotWrite(path, exception);
            throw;
        }
    }

    /// <summary>Replaces or creates a text file in UTF-8 without byte order mark.</summary>
    /// <param name="path">Its path; the folder must exist.</param>
    /// <param name="text">The content.</param>
    /// <exception cref="InputException">The file cannot be written; the message says why and what to do. The old file is untouched.</exception>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Files that crashes left in a folder. Ask only where nobody else writes, since a file being written looks the same.</summary>
    internal static IReadOnlyList<string> Leftovers(string folder) =>
        [.. Directory.EnumerateFiles(folder, ".*.tmp").Where(path => TemporaryName().IsMatch(Path.GetFileName(path)))];

    [GeneratedRegex(@"^\..+\.[0-9]+-[0-9]+\.tmp$")]
    private static partial Regex TemporaryName();

    private static string TemporaryPath(string path)
    {
        var full = Path.GetFullPath(path);
        var number = Interlocked.Increment(ref _written);
        var name = string.Create(CultureInfo.InvariantCulture, $".{Path.GetFileName(full)}.{Environment.ProcessId}-{number}.tmp");
        return Path.Combine(Path.GetDirectoryName(full) ?? full, name);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            // What made the writing fail is the better message.
        }
    }
}

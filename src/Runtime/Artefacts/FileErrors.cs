using SaeLab.Abstractions;

namespace SaeLab.Runtime.Artefacts;

/// <summary>Says what to do when the system refuses a file.</summary>
internal static class FileErrors
{
    /// <summary>Whether an exception is the system's refusal of a file, and not a mistake of ours.</summary>
    public static bool IsRefusal(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>A file that cannot be written.</summary>
    public static InputException CannotWrite(string path, Exception reason) => new($"cannot write {path}: {WhyNotWritten(path, reason)}", reason);

    /// <summary>A file that cannot be read.</summary>
    public static InputException CannotRead(string path, Exception reason) => new($"cannot read {path}: {WhyNotRead(path, reason)}", reason);

    private static string WhyNotWritten(string path, Exception reason)
    {
        if (Directory.Exists(path))
            return "there is a folder of that name";
        return reason switch
        {
            DirectoryNotFoundException => $"there is no folder {Path.GetDirectoryName(Path.GetFullPath(path))}; create it or choose another",
            UnauthorizedAccessException => "permission denied; make the folder writable or choose another",
            PathTooLongException => "the path is too long; choose a shorter one",
            _ => $"{reason.Message.TrimEnd('.')}; make room on that disk or choose another folder",
        };
    }

    private static string WhyNotRead(string path, Exception reason)
    {
        if (Directory.Exists(path))
            return "it is a folder";
        return reason switch
        {
            FileNotFoundException or DirectoryNotFoundException => "there is no such file",
            UnauthorizedAccessException => "permission denied",
            _ => reason.Message.TrimEnd('.'),
        };
    }
}

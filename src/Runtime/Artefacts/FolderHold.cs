using SaeLab.Abstractions;

namespace SaeLab.Runtime.Artefacts;

/// <summary>Keeps a folder to one process: an open handle on <c>.in-use</c>, which the system releases when the process ends in whatever way.</summary>
internal static class FolderHold
{
    /// <summary>The file's name.</summary>
    public const string FileName = ".in-use";

    /// <summary>Takes hold of a folder, which is created where it does not exist.</summary>
    /// <returns>What to dispose of to let go.</returns>
    /// <exception cref="InputException">Another run holds it, or it cannot be written.</exception>
    public static FileStream Take(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw new InputException($"cannot create the run folder {path}: {exception.Message.TrimEnd('.')}; choose another folder", exception);
        }

        var hold = Path.Combine(path, FileName);
        try
        {
            return new FileStream(hold, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(hold))
        {
            throw new InputException($"{path} is in use by another run; wait for it to end, or choose another folder", exception);
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw FileErrors.CannotWrite(hold, exception);
        }
    }
}

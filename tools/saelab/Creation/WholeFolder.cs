using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.CommandLine.Creation;

/// <summary>Makes a folder with all of its files, or nothing.</summary>
internal static class WholeFolder
{
    /// <summary>Creates a folder, and those above it that are missing.</summary>
    /// <param name="folder">A full path: nothing is there yet, or an empty folder.</param>
    /// <param name="files">Names and contents.</param>
    /// <exception cref="InputException">Something is there already, or the system refuses; nothing was changed.</exception>
    public static void Create(string folder, IReadOnlyDictionary<string, string> files)
    {
        try
        {
            if (File.Exists(folder))
                throw new InputException($"{folder} is a file; choose another folder with --out");
            if (!Directory.Exists(folder))
                CreateMissing(folder, files);
            else if (Directory.EnumerateFileSystemEntries(folder).Any())
                throw new InputException($"{folder} is there already and not empty; remove it, or choose another name or folder");
            else
                Fill(folder, files);
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw FileErrors.CannotWrite(folder, exception);
        }
    }

    /// <summary>Writes beside the topmost folder that is missing, and gives it its name last.</summary>
    private static void CreateMissing(string folder, IReadOnlyDictionary<string, string> files)
    {
        var top = folder;
        while (Path.GetDirectoryName(top) is { } parent && !Directory.Exists(parent))
        {
            if (File.Exists(parent))
                throw new InputException($"{parent} is a file, so it can hold no folder; choose another folder with --out");
            top = parent;
        }

        InScratch(Path.GetDirectoryName(top)!, scratch =>
        {
            Write(Path.Combine(scratch, Path.GetRelativePath(top, folder)), files);
            Directory.Move(scratch, top);
        });
    }

    /// <summary>Fills an empty folder, which may be the shell's current one and so has to stay the same.</summary>
    private static void Fill(string folder, IReadOnlyDictionary<string, string> files) => InScratch(folder, scratch =>
    {
        Write(scratch, files);
        try
        {
            foreach (var name in files.Keys)
                File.Move(Path.Combine(scratch, name), Path.Combine(folder, name));
        }
        catch
        {
            foreach (var name in files.Keys.Where(name => !File.Exists(Path.Combine(scratch, name))))
                File.Delete(Path.Combine(folder, name));
            throw;
        }
    });

    private static void Write(string folder, IReadOnlyDictionary<string, string> files)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in files)
            File.WriteAllText(Path.Combine(folder, name), content);
    }

    /// <summary>A new folder in another, which is gone afterwards unless it was renamed.</summary>
    private static void InScratch(string parent, Action<string> use)
    {
        var scratch = Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $".saelab-new.{Environment.ProcessId}.tmp"));
        try
        {
            use(scratch);
        }
        finally
        {
            if (Directory.Exists(scratch))
                Directory.Delete(scratch, recursive: true);
        }
    }
}

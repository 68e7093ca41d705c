using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Leaves out what a comparison would count twice: a folder that is given twice, and a copy of a run.</summary>
/// <remarks>The same manifest is not enough. On other data or under another version it makes other results, and these are what one compares.</remarks>
internal static class SameRuns
{
    private const int MostTold = 8;

    /// <summary>The runs without those that are the same as earlier ones, and what to say of these.</summary>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public static (List<ComparedRun> Runs, IReadOnlyList<string> Notes) LeaveOut(IEnumerable<ComparedRun> runs)
    {
        var (kept, notes) = (new List<ComparedRun>(), new List<string>());
        var known = new Dictionary<string, ComparedRun>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            List<string> keys = [RealPath(run.Folder), .. Content(run.Folder) is { } content ? [content] : Array.Empty<string>()];
            if (keys.Select(known.GetValueOrDefault).OfType<ComparedRun>().FirstOrDefault() is { } same)
            {
                notes.Add($"Left out {run.Folder}: the same as {same.Folder}.");
                continue;
            }

            kept.Add(run);
            keys.ForEach(key => known.TryAdd(key, run));
        }

        return (kept, notes.Count <= MostTold ? notes : [.. notes.Take(MostTold), $"Left out {Numbers.Count(notes.Count - MostTold)} more that are the same as others."]);
    }

    /// <summary>What stands for a run's lock and results, byte for byte; null where it has not both.</summary>
    private static string? Content(string folder)
    {
        var files = new[] { "lock.yaml", "results.json" }.Select(name => Path.Combine(folder, name)).ToList();
        return files.TrueForAll(File.Exists) ? string.Join(' ', files.Select(FileHash.Sha256)) : null;
    }

    /// <summary>A folder's path without links anywhere in it.</summary>
    private static string RealPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent)
            return full;
        var here = Path.Combine(RealPath(parent), Path.GetFileName(full));
        return Directory.Exists(here) && Directory.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? RealPath(target.FullName) : here;
    }
}

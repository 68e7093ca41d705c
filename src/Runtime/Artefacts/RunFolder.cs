using System.Globalization;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Artefacts;

/// <summary>The folder of one run, held exclusively from <see cref="Open"/> until it is disposed of.</summary>
/// <remarks>
/// <para>Layout: <c>manifest.resolved.yaml</c> (written first: a run begins with it), <c>lock.yaml</c>, <c>checkpoints/</c>,
/// <c>metrics.jsonl</c>, <c>dictionary.msgpack</c>, <c>report.html</c>, <c>results.json</c> (written last: a run is finished by it).</para>
/// <para>Other files in the folder are never touched. The hold is an open handle on <c>.in-use</c>; the system releases it when the
/// process ends in whatever way. File systems without locks, as some network shares are, do not keep a second run out.</para>
/// </remarks>
public sealed class RunFolder : IDisposable
{
    private const string CheckpointPrefix = "step-", CheckpointSuffix = ".msgpack";

    /// <summary>The file that makes a folder that of a sweep.</summary>
    internal const string SweepMark = "sweep.json";

    private readonly FileStream _hold;

    private RunFolder(string path, FileStream hold)
    {
        Path = path;
        _hold = hold;
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The manifest with every default filled in.</summary>
    public string ManifestPath => Below("manifest.resolved.yaml");

    /// <summary>What the run depends on beyond the manifest: versions and hashes of plugins, engine and files.</summary>
    public string LockPath => Below("lock.yaml");

    /// <summary>Checkpoints to resume from.</summary>
    public string CheckpointsFolder => Below("checkpoints");

    /// <summary>One line of metrics per logged step.</summary>
    public string MetricsPath => Below("metrics.jsonl");

    /// <summary>The learned dictionary.</summary>
    public string DictionaryPath => Below("dictionary.msgpack");

    /// <summary>The report for people.</summary>
    public string ReportPath => Below("report.html");

    /// <summary>The measurements; a run that has them is finished.</summary>
    public string ResultsPath => Below("results.json");

    /// <summary>Whether the run has begun.</summary>
    public bool HasRun => File.Exists(ManifestPath) || OwnFiles.Any(File.Exists) || Checkpoints().Any();

    /// <summary>Whether the run has its results.</summary>
    public bool IsFinished => File.Exists(ResultsPath);

    /// <summary>Everything that a run writes beside checkpoints, the mark of being finished first and the mark of being a run last.</summary>
    private string[] OwnFiles => [ResultsPath, ReportPath, DictionaryPath, MetricsPath, LockPath, ManifestPath];

    /// <summary>Takes hold of a folder, which is created where it does not exist.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="mode">What to do about a run that it holds. <see cref="RunFolderMode.Force"/> deletes it here and now: validate the new manifest first.</param>
    /// <exception cref="InputException">
    /// Another run holds the folder; it holds a run and the mode is <see cref="RunFolderMode.New"/>; or it cannot be written. The message says what to do.
    /// </exception>
    public static RunFolder Open(string path, RunFolderMode mode)
    {
        var full = System.IO.Path.GetFullPath(path);
        var folder = new RunFolder(full, FolderHold.Take(full));
        try
        {
            folder.Prepare(mode);
            return folder;
        }
        catch (Exception exception)
        {
            folder.Dispose();
            if (FileErrors.IsRefusal(exception))
                throw FileErrors.CannotWrite(full, exception);
            throw;
        }
    }

    /// <summary>Deletes the run in a folder, and the folder where nothing else is in it.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="InputException">A run holds the folder, or something cannot be deleted.</exception>
    public static void Remove(string path)
    {
        string checkpoints;
        using (var folder = Open(path, RunFolderMode.Force))
            checkpoints = folder.CheckpointsFolder;
        Delete(System.IO.Path.Combine(path, FolderHold.FileName));
        foreach (var empty in new[] { checkpoints, path }.Where(f => !Directory.EnumerateFileSystemEntries(f).Any()))
            Directory.Delete(empty);
    }

    /// <summary>The file of the checkpoint after that many steps.</summary>
    public string CheckpointPath(long step) => System.IO.Path.Combine(
        CheckpointsFolder, string.Create(CultureInfo.InvariantCulture, $"{CheckpointPrefix}{step:D12}{CheckpointSuffix}"));

    /// <summary>All checkpoints, the one after the most steps first.</summary>
    public IEnumerable<string> CheckpointsFromNewest() => Enumerable.Reverse(Checkpoints());

    /// <summary>Deletes all checkpoints but the latest few.</summary>
    /// <param name="keep">How many to keep.</param>
    /// <exception cref="InputException">One cannot be deleted.</exception>
    public void DeleteOldCheckpoints(int keep)
    {
        foreach (var checkpoint in Checkpoints().SkipLast(keep))
            Delete(checkpoint);
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _hold.Dispose();

    private void Prepare(RunFolderMode mode)
    {
        if (File.Exists(Below(SweepMark)))
            throw new InputException($"{Path} holds a sweep; choose another folder");
        if (mode == RunFolderMode.New && IsFinished)
            throw new InputException($"{Path} holds a finished run; choose another folder, or --force to replace it");
        if (mode == RunFolderMode.New && HasRun)
            throw new InputException($"{Path} holds an unfinished run; --resume to go on with it, --force to replace it, or choose another folder");
        if (mode == RunFolderMode.Force)
            DeleteRun();
        Directory.CreateDirectory(CheckpointsFolder);
        DeleteLeftovers();
    }

    private void DeleteRun()
    {
        foreach (var path in OwnFiles.SkipLast(1).Concat(Checkpoints()).Append(ManifestPath))
            Delete(path);
    }

    /// <summary>Deletes what a run that was killed was about to write: a checkpoint can be large.</summary>
    private void DeleteLeftovers()
    {
        foreach (var leftover in AtomicFile.Leftovers(Path).Concat(AtomicFile.Leftovers(CheckpointsFolder)))
            Delete(leftover);
    }

    /// <summary>All checkpoints, by ascending step.</summary>
    private List<string> Checkpoints() => !Directory.Exists(CheckpointsFolder) ? [] :
    [
        .. from path in Directory.EnumerateFiles(CheckpointsFolder)
           let step = StepOf(System.IO.Path.GetFileName(path))
           where step >= 0
           orderby step
           select path,
    ];

    private static long StepOf(string name) =>
        name.StartsWith(CheckpointPrefix, StringComparison.Ordinal) && name.EndsWith(CheckpointSuffix, StringComparison.Ordinal)
        && name.Length > CheckpointPrefix.Length + CheckpointSuffix.Length
        && long.TryParse(name.AsSpan()[CheckpointPrefix.Length..^CheckpointSuffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : -1;

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw new InputException($"cannot delete {path}: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private string Below(string name) => System.IO.Path.Combine(Path, name);
}

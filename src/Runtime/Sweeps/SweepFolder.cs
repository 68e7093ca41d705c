using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting.Comparisons;

namespace SaeLab.Runtime.Sweeps;

/// <summary>The folder of a sweep, held exclusively until it is disposed of.</summary>
/// <remarks>Layout: <c>sweep.yaml</c> (the manifest), <c>sweep.json</c> (the members and what became of them), <c>report.html</c>, <c>members/</c> (a run folder each).</remarks>
internal sealed class SweepFolder : IDisposable
{
    private readonly FileStream _hold;

    private SweepFolder(string path, FileStream hold) => (Path, _hold) = (path, hold);

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The manifest as it was given.</summary>
    public string ManifestPath => Below("sweep.yaml");

    /// <summary>The members and what became of them; a folder that has it holds a sweep.</summary>
    public string RecordPath => Below(SweepFile.Name);

    /// <summary>The comparison of the members.</summary>
    public string ReportPath => Below("report.html");

    /// <summary>Takes hold of a folder, which is created where it does not exist.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="mode">What to do about a sweep that it holds.</param>
    /// <exception cref="InputException">Another process holds it; it holds a run, or a sweep and the mode is <see cref="RunFolderMode.New"/>; or it cannot be written.</exception>
    public static SweepFolder Open(string path, RunFolderMode mode)
    {
        var full = System.IO.Path.GetFullPath(path);
        var folder = new SweepFolder(full, FolderHold.Take(full));
        try
        {
            if (File.Exists(folder.Below("manifest.resolved.yaml")))
                throw new InputException($"{full} holds a single run; choose another folder");
            if (mode == RunFolderMode.New && File.Exists(folder.RecordPath))
                throw new InputException($"{full} holds a sweep; --resume to go on with it, --force to replace it, or choose another folder");
            if (mode == RunFolderMode.Force && File.Exists(folder.RecordPath))
                folder.DeleteRuns();
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

    /// <summary>The run folder of a member.</summary>
    public string MemberPath(string member) => System.IO.Path.Combine(MembersPath, member);

    /// <inheritdoc/>
    public void Dispose() => _hold.Dispose();

    private string MembersPath => Below("members");

    /// <summary>Deletes the runs of the sweep, those too that were members before it was resumed with others. Whatever else is in the folder stays.</summary>
    private void DeleteRuns()
    {
        var sweep = SweepFile.ReadIfWhole(RecordPath, out _);
        var known = (sweep?.Members ?? []).Select(m => m.Folder).ToHashSet(StringComparer.Ordinal);
        var folders = Directory.Exists(MembersPath) ? Directory.GetDirectories(MembersPath) : [];
        foreach (var folder in folders.Where(f => known.Contains(System.IO.Path.GetFileName(f)) || IsMember(f, sweep?.Name)).Order(StringComparer.Ordinal))
            RunFolder.Remove(folder);

        // The record goes last: until then, the same command can be given again.
        File.Delete(ReportPath);
        File.Delete(RecordPath);
    }

    /// <summary>Whether a folder holds the run of a member of a sweep, which its manifest says; of any sweep where it is not known of which.</summary>
    private static bool IsMember(string folder, string? sweep)
    {
        var (manifest, own) = (System.IO.Path.Combine(folder, "manifest.resolved.yaml"), MemberNames.Experiment("", System.IO.Path.GetFileName(folder)));
        try
        {
            return File.Exists(manifest)
                && ManifestLeaves.Of(File.ReadAllText(manifest), manifest).GetValueOrDefault("name") is { } name
                && (sweep is null ? name.EndsWith(own, StringComparison.Ordinal) : name == sweep + own);
        }
        catch (ManifestException)
        {
            return false;
        }
    }

    private string Below(string name) => System.IO.Path.Combine(Path, name);
}

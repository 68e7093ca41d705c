using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Reporting.Comparisons;
using SaeLab.Runtime.Sweeps.Expectations;

namespace SaeLab.Runtime.Sweeps;

/// <summary>Carries a sweep out in a folder: all its members, each as it would run alone, and then what is expected of them together.</summary>
public sealed class SweepRun(LoadedSweep sweep, IReadOnlyList<LoadedPlugin> plugins, SweepSettings settings, ISweepObserver observer)
{
    /// <summary>Members in memory at a time, at most: each holds open files.</summary>
    private const int MostTogether = 128;

    private const int MostListed = 8;

    private readonly Lock _turn = new();
    private readonly MemberResult?[] _results = new MemberResult?[sweep.Members.Count];
    private readonly IReadOnlyList<string> _hashes = [.. sweep.Members.Select(m => ResolvedManifest.Hash(m.Manifest.Experiment))];

    /// <summary>Runs all members to their ends, or until cancelled. A member that fails does not keep the others from theirs.</summary>
    /// <param name="path">The sweep's folder.</param>
    /// <param name="mode">What to do about a sweep that is there already.</param>
    /// <param name="cancellation">Asked once per step. All members of a cancelled sweep have been saved.</param>
    /// <exception cref="ManifestException">The components of a member do not fit together.</exception>
    /// <exception cref="InputException">The folder cannot be used, or holds members of another sweep.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public SweepResult Execute(string path, RunFolderMode mode, CancellationToken cancellation)
    {
        using var sources = new SweepSources(settings.Run.ManifestFolder, settings.HeldOutBytes);
        var shapes = SourceGroups.Check(sweep, settings.Run.ManifestFolder, sources, observer.Note);
        using var folder = SweepFolder.Open(path, mode);
        Begin(folder, mode);
        var jobs = Enumerable.Range(0, sweep.Members.Count).Where(i => _results[i] is null).ToList();
        try
        {
            foreach (var wave in Waves(jobs, shapes))
            {
                sources.KeepOnly(wave.Select(i => sweep.Members[i].Manifest.Experiment));
                Run(wave, sources, folder, mode, cancellation);
            }
        }
        finally
        {
            SweepFile.Write(folder.RecordPath, Record([]));
        }

        var members = _results.Select(r => r!).ToList();
        var values = new SweepValues([.. members.Select(m => (m.Member.Label, m.Results))]) { AcrossSeeds = new AcrossSeeds(members, m => folder.MemberPath(m.Folder)) };
        var result = new SweepResult(members, [.. sweep.Expectations.Select(e => e.Check(values))]);
        SweepFile.Write(folder.RecordPath, Record(result.Expectations));
        AtomicFile.WriteText(folder.ReportPath, ComparisonReport.Write(ComparisonReader.Read([folder.Path]), folder.Path));
        return result;
    }

    /// <summary>Notes what the sweep is, and takes over members that have ended.</summary>
    private void Begin(SweepFolder folder, RunFolderMode mode)
    {
        if (mode == RunFolderMode.Resume && File.Exists(folder.RecordPath))
            TakeOver(folder);
        AtomicFile.WriteText(folder.ManifestPath, sweep.Text);
        SweepFile.Write(folder.RecordPath, Record([]));
    }

    private void TakeOver(SweepFolder folder)
    {
        var before = Known(folder);
        for (var i = 0; i < sweep.Members.Count; i++)
        {
            var member = sweep.Members[i];
            if (before.TryGetValue(member.Folder, out var known) && known.ManifestHash != _hashes[i])
                throw new InputException($"{folder.Path} holds member '{member.Label}' of another sweep; resume with the manifest and the --set values that the sweep began with, or start anew with --force");
            var (results, problem) = ResultsFile.ReadIfWhole(folder.MemberPath(member.Folder));
            if (problem is not null)
                observer.Note($"{member.Label}: {problem}; they are made anew.");
            if (results?.ManifestHash == _hashes[i])
                Finish(i, new MemberResult(member, results, null));
        }
    }

    /// <summary>The members that the folder knows, by their folders; none where its record is damaged, for each member's folder says enough to go on.</summary>
    private Dictionary<string, MemberRecord> Known(SweepFolder folder)
    {
        if (SweepFile.ReadIfWhole(folder.RecordPath, out var problem) is not { } record)
        {
            observer.Note($"{problem}; it is made anew from the folders of the members.");
            return [];
        }

        var known = record.Members.ToDictionary(m => m.Folder, StringComparer.Ordinal);
        TellOfChanges(known);
        return known;
    }

    /// <summary>Says which members are others than those that the folder knows.</summary>
    private void TellOfChanges(IReadOnlyDictionary<string, MemberRecord> before)
    {
        var now = sweep.Members.Select(m => m.Folder).ToHashSet(StringComparer.Ordinal);
        var added = sweep.Members.Where(m => !before.ContainsKey(m.Folder)).Select(m => m.Label).ToList();
        var gone = before.Values.Where(m => !now.Contains(m.Folder)).Select(m => m.Label).ToList();
        if (added.Count > 0)
            observer.Note($"The sweep has changed. New members, {Numbers.Count(added.Count)} of {Numbers.Count(now.Count)}: {Listed(added)}.");
        if (gone.Count > 0)
            observer.Note($"The sweep has changed. No longer members, {Numbers.Count(gone.Count)}: {Listed(gone)}. They have no part in its sentences and its report; their runs stay until --force.");
    }

    private static string Listed(List<string> labels) =>
        string.Join("; ", labels.Take(MostListed)) + (labels.Count > MostListed ? $"; and {Numbers.Count(labels.Count - MostListed)} more" : "");

    /// <summary>Members in the order of their sources, in lots that fit into memory.</summary>
    private IEnumerable<List<int>> Waves(List<int> members, IReadOnlyList<SaeShape> shapes)
    {
        var wave = new List<int>();
        var bytes = 0L;
        foreach (var i in members.GroupBy(i => SourceGroups.Rows(sweep.Members[i].Manifest.Experiment), StringComparer.Ordinal).SelectMany(g => g))
        {
            var own = MemoryEstimate.OfMember(shapes[i], sweep.Members[i].Manifest.Experiment.Training);
            if (wave.Count > 0 && (bytes + own > settings.MemoryBytes - settings.HeldOutBytes || wave.Count >= MostTogether))
            {
                yield return wave;
                (wave, bytes) = ([], 0);
            }

            wave.Add(i);
            bytes += own;
        }

        if (wave.Count > 0)
            yield return wave;
    }

    private void Run(List<int> members, SweepSources sources, SweepFolder folder, RunFolderMode mode, CancellationToken cancellation)
    {
        var sharers = members.CountBy(i => SourceGroups.Rows(sweep.Members[i].Manifest.Experiment), StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var groups = new Dictionary<(string, int), JobGroup>();
        var jobs = new List<Job>();
        foreach (var i in members)
        {
            var manifest = sweep.Members[i].Manifest;
            var key = (SourceGroups.Rows(manifest.Experiment), manifest.Experiment.Training.Batch);
            if (!groups.TryGetValue(key, out var group))
                groups.Add(key, group = new JobGroup(groups.Count, () => sources.Get(manifest), sharers[key.Item1] > 1 ? () => sources.HeldOut(manifest).Open() : null));
            jobs.Add(new Job(i, sweep.Members[i], group));
            group.Jobs.Add(jobs[^1]);
        }

        var threads = Math.Max(1, settings.Run.Threads / jobs.Count);
        try
        {
            new Wave(jobs, (job, limit) => Work(job, limit, settings.Run with { Threads = threads }, folder, mode, cancellation), cancellation).Run(settings.Run.Threads);
        }
        finally
        {
            foreach (var job in jobs)
                LetGo(job, save: true);
            foreach (var group in groups.Values)
                group.Dispose();
        }
    }

    private void Work(Job job, long limit, RunSettings run, SweepFolder folder, RunFolderMode mode, CancellationToken cancellation)
    {
        try
        {
            if (job.Run is not { } active)
                active = Begin(job, run, folder, mode);
            if (!active.IsTrained)
            {
                active.TrainUntil(limit, cancellation);
                return;
            }

            var results = RunResults.Of(active.Complete(cancellation));
            End(job, new MemberResult(job.Member, results, null));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var reason = exception is InputException or ManifestException ? exception.Message : $"internal error: {exception.GetType().Name}: {exception.Message}";
            End(job, new MemberResult(job.Member, null, reason));
        }
    }

    private ActiveRun Begin(Job job, RunSettings run, SweepFolder folder, RunFolderMode mode)
    {
        var manifest = job.Member.Manifest;
        job.Parts = ExperimentParts.Create(manifest, run.ManifestFolder, job.Group.Source());
        var rows = job.Group.OpenRows(job.Parts, manifest.Experiment.Training.Batch);
        return job.Run = new ActiveRun(
            manifest, plugins, run, new MemberObserver(job.Member, observer, _turn), job.Parts, rows, job.Group.OpenHeldOut, folder.MemberPath(job.Member.Folder), mode);
    }

    private void End(Job job, MemberResult result)
    {
        job.IsOver = true;
        LetGo(job, save: false);
        Finish(job.Index, result);
    }

    private void Finish(int index, MemberResult result)
    {
        lock (_turn)
        {
            _results[index] = result;
            if (result.Results is { } results)
                observer.Finished(result.Member, results);
            else
                observer.Failed(result.Member, result.Error!);
        }
    }

    /// <summary>Lets go of a member's memory and files. One that has not ended is saved as it is, so that it can be resumed.</summary>
    private static void LetGo(Job job, bool save)
    {
        if (save && job is { IsOver: false, Run: { } active })
            active.Save();
        job.Run?.Dispose();
        job.Parts?.Dispose();
        (job.Run, job.Parts) = (null, null);
    }

    private SweepRecord Record(IReadOnlyList<SentenceOutcome> expectations) => new(sweep.Name, sweep.Question, sweep.Fields,
    [
        .. sweep.Members.Select((member, i) => new MemberRecord(
            member.Label, member.Folder, _hashes[i], member.Values,
            _results[i] is not { } result ? MemberState.Pending : result.Error is null ? MemberState.Finished : MemberState.Failed,
            _results[i]?.Error)),
    ], expectations);
}

using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Evaluation;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Experiments;

/// <summary>A run that holds its folder and is advanced by its owner: one alone, or in turn with others.</summary>
internal sealed class ActiveRun : IDisposable
{
    private const int CheckpointsKept = 2;
    private readonly Experiment _experiment;
    private readonly string _hash;
    private readonly IReadOnlyList<LoadedPlugin> _plugins;
    private readonly IRunObserver _observer;
    private readonly ExperimentParts _parts;
    private readonly Func<IActivationStream>? _openHeldOut;
    private readonly Backend _backend;
    private readonly RunFolder _folder;
    private readonly RandomStream _random;
    private readonly Trainer _trainer;
    private readonly MetricsLog _log;
    private long _savedStep;

    /// <summary>Begins a run, or goes back to where it was saved.</summary>
    /// <param name="manifest">The experiment.</param>
    /// <param name="plugins">All plugins.</param>
    /// <param name="settings">How to carry it out.</param>
    /// <param name="observer">Told how it gets on.</param>
    /// <param name="parts">Its components, which stay the caller's.</param>
    /// <param name="rows">The stream of training rows, which becomes the run's; null to open one.</param>
    /// <param name="openHeldOut">Opens a stream of held-out rows that it shares with others; null to open the source's.</param>
    /// <param name="path">The run folder.</param>
    /// <param name="mode">What to do about a run that is there already.</param>
    /// <exception cref="InputException">The folder, a file or the data cannot be used.</exception>
    public ActiveRun(
        LoadedManifest manifest, IReadOnlyList<LoadedPlugin> plugins, RunSettings settings, IRunObserver observer,
        ExperimentParts parts, IActivationStream? rows, Func<IActivationStream>? openHeldOut, string path, RunFolderMode mode)
    {
        (_experiment, _plugins, _observer, _parts, _openHeldOut) = (manifest.Experiment, plugins, observer, parts, openHeldOut);
        _hash = ResolvedManifest.Hash(_experiment);
        _random = RandomStream.FromSeed(_experiment.Seed);
        _backend = CpuBackend.Create(settings.Threads);
        try
        {
            _folder = RunFolder.Open(path, mode);
            Begin(mode);
            _trainer = new Trainer(parts.Source, parts.Variant, parts.Losses, parts.Resampler, _experiment.Training, _random, _backend, rows);
            _log = MetricsLog.Open(_folder.MetricsPath, Restore());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Steps done.</summary>
    public long Step => _trainer.State.Step;

    /// <summary>Steps of the whole run.</summary>
    public long TotalSteps => _trainer.Schedule.TotalSteps;

    /// <summary>Whether all steps are done.</summary>
    public bool IsTrained => _trainer.IsDone;

    /// <summary>Trains until so many steps are done, or all are.</summary>
    /// <param name="step">How many.</param>
    /// <param name="cancellation">Asked once per step. A cancelled run has been saved.</param>
    /// <exception cref="InputException">The source failed, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void TrainUntil(long step, CancellationToken cancellation)
    {
        var (state, schedule) = (_trainer.State, _trainer.Schedule);
        while (!IsTrained && state.Step < step)
        {
            var measure = (state.Step + 1) % schedule.LogEvery == 0 || state.Step == 0 || state.Step + 1 == schedule.TotalSteps;
            if (_trainer.Step(measure) is { } metrics)
            {
                _log.Append(ToLine(metrics));
                _observer.Trained(metrics, schedule.TotalSteps * schedule.Batch);
            }

            if (state.Step % schedule.CheckpointEvery == 0 || IsTrained || cancellation.IsCancellationRequested)
                Save();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Writes a checkpoint of the run as it is, unless it has been saved since its last step.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Save()
    {
        if (_savedStep == Step)
            return;
        _log.Flush();
        TrainingCheckpoint.Save(_folder.CheckpointPath(Step), _hash, _trainer.State, _log.Length);
        _folder.DeleteOldCheckpoints(CheckpointsKept);
        _savedStep = Step;
    }

    /// <summary>Exports the dictionary of a run that is trained, measures it, and writes all that a finished run has.</summary>
    /// <param name="cancellation">Asked once per batch of the evaluation.</param>
    public RunReport Complete(CancellationToken cancellation)
    {
        _log.Dispose();
        foreach (var miss in _trainer.State.Coefficients.Misses())
            _observer.Note(miss);
        using var dictionary = _trainer.Export();
        var provenance = Provenance.Of(_experiment, _plugins, _backend.Description, Step * _trainer.Schedule.Batch);
        DictionaryFile.Write(_folder.DictionaryPath, dictionary, provenance);

        using var training = _trainer.Form(dictionary);
        var living = new LivingLatents(dictionary.Shape.LatentCount);
        var results = EvaluationPass.Run(
            _parts.Source, dictionary, _parts.Evaluators, _experiment.Evaluation, _random.For("evaluation"), _backend, _observer.Evaluated, cancellation, training, living, _openHeldOut);
        var report = new RunReport
        {
            Experiment = _experiment,
            ManifestText = ResolvedManifest.Write(_experiment, _parts.Variant.Shape),
            Shape = dictionary.Shape,
            Provenance = provenance,
            Metrics = MetricsReader.Read(_folder.MetricsPath),
            Results = results,
            DeadLatents = living.Rows > 0 ? living.Dead() : null,
            Expectations = [.. _experiment.Expect.Select(e => ExpectationOutcome.Of(e.Key, e.Value, results))],
        };
        AtomicFile.WriteText(_folder.ReportPath, HtmlReport.Write(report));
        ResultsFile.Write(_folder.ResultsPath, RunResults.Of(report));
        return report;
    }

    /// <summary>Lets go of the folder; what was not saved is lost.</summary>
    public void Dispose()
    {
        // The constructor may have failed anywhere.
        _log?.Dispose();
        _trainer?.Dispose();
        _folder?.Dispose();
        _backend.Dispose();
    }

    private void Begin(RunFolderMode mode)
    {
        var text = ResolvedManifest.Write(_experiment, _parts.Variant.Shape);
        var provenance = Provenance.Of(_experiment, _plugins, _backend.Description, 0);
        var locked = RunLock.Write(provenance, _parts.Source.Files);
        if (mode == RunFolderMode.Resume && File.Exists(_folder.ManifestPath))
        {
            if (File.ReadAllText(_folder.ManifestPath) != text)
                throw new InputException($"{_folder.ManifestPath} is the manifest of another experiment; resume with the manifest and the --set values that the run began with, or start anew with --force");
            RunLock.RequireSame(_folder.LockPath, locked, _observer.Note);
            return;
        }

        AtomicFile.WriteText(_folder.LockPath, locked);
        AtomicFile.WriteText(_folder.ManifestPath, text);
    }

    /// <summary>Goes back to the newest checkpoint that can be read, and returns how long the log was then; 0 where there is none.</summary>
    private long Restore()
    {
        InputException? newest = null;
        foreach (var checkpoint in _folder.CheckpointsFromNewest())
        {
            try
            {
                var logged = TrainingCheckpoint.Restore(checkpoint, _hash, _trainer.State);
                _savedStep = Step;
                _observer.Note($"Resuming after {Step} of {TotalSteps} steps.");
                return logged;
            }
            catch (InputException exception)
            {
                _observer.Note($"Passing over a checkpoint: {exception.Message}");
                newest ??= exception;
            }
        }

        return newest is null ? 0 : throw new InputException($"{newest.Message}; nor can an older checkpoint be used, so start anew with --force", newest);
    }

    private static List<Metric> ToLine(TrainingMetrics metrics) =>
    [
        new("step", metrics.Step), new("samples", metrics.Samples), new("loss", metrics.Loss),
        .. metrics.Terms.Select(term => new Metric($"term.{term.Name}", term.Value)),
        .. metrics.Coefficients.Select(term => new Metric($"coefficient.{term.Name}", term.Factor)),
        new("l0", metrics.L0), new("fvu", metrics.Fvu), new("dead", metrics.DeadLatents),
        new("gradient_norm", metrics.GradientNorm), new("learning_rate", metrics.LearningRate),
    ];
}

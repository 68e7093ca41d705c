using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Evaluation;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Experiments;

/// <summary>Carries an experiment out in a run folder: trains, evaluates, reports, and can go on where it was stopped.</summary>
public sealed class ExperimentRun(LoadedManifest manifest, IReadOnlyList<LoadedPlugin> plugins, RunSettings settings, IRunObserver observer)
{
    private const int CheckpointsKept = 2;
    private readonly Experiment _experiment = manifest.Experiment;
    private readonly string _hash = ResolvedManifest.Hash(manifest.Experiment);

    /// <summary>Runs to the end, or until cancelled.</summary>
    /// <param name="path">The run folder.</param>
    /// <param name="mode">What to do about a run that is there already.</param>
    /// <param name="cancellation">Asked once per step. A cancelled run has been saved and can be resumed.</param>
    /// <exception cref="ManifestException">The components do not fit together.</exception>
    /// <exception cref="InputException">The folder, a file or the data cannot be used, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public RunReport Execute(string path, RunFolderMode mode, CancellationToken cancellation)
    {
        using var parts = ExperimentParts.Create(manifest, settings.ManifestFolder);
        using var backend = CpuBackend.Create(settings.Threads);
        using var folder = RunFolder.Open(path, mode);
        var random = RandomStream.FromSeed(_experiment.Seed);
        observer.Note(_experiment.Question ?? _experiment.Name);
        Begin(folder, mode, parts, backend);

        using var trainer = new Trainer(parts.Source, parts.Variant, parts.Losses, parts.Resampler, _experiment.Training, random, backend);
        Train(trainer, folder, cancellation);
        using var dictionary = trainer.Export();
        var provenance = Provenance.Of(_experiment, plugins, backend.Description, trainer.State.Step * trainer.Schedule.Batch);
        DictionaryFile.Write(folder.DictionaryPath, dictionary, provenance);

        using var training = trainer.Form(dictionary);
        var results = EvaluationPass.Run(
            parts.Source, dictionary, parts.Evaluators, _experiment.Evaluation, random.For("evaluation"), backend, observer.Evaluated, cancellation, training);
        var report = new RunReport
        {
            Experiment = _experiment,
            ManifestText = ResolvedManifest.Write(_experiment, parts.Variant.Shape),
            Shape = dictionary.Shape,
            Provenance = provenance,
            Metrics = MetricsReader.Read(folder.MetricsPath),
            Results = results,
            Expectations = [.. _experiment.Expect.Select(e => ExpectationOutcome.Of(e.Key, e.Value, results))],
        };
        AtomicFile.WriteText(folder.ReportPath, HtmlReport.Write(report));
        ResultsFile.Write(folder.ResultsPath, RunResults.Of(report));
        return report;
    }

    private void Begin(RunFolder folder, RunFolderMode mode, ExperimentParts parts, Backend backend)
    {
        var text = ResolvedManifest.Write(_experiment, parts.Variant.Shape);
        var provenance = Provenance.Of(_experiment, plugins, backend.Description, 0);
        var locked = RunLock.Write(provenance, parts.Source.Files);
        if (mode == RunFolderMode.Resume && File.Exists(folder.ManifestPath))
        {
            if (File.ReadAllText(folder.ManifestPath) != text)
                throw new InputException($"{folder.ManifestPath} is the manifest of another experiment; resume with the manifest and the --set values that the run began with, or start anew with --force");
            RunLock.RequireSame(folder.LockPath, locked, observer.Note);
            return;
        }

        AtomicFile.WriteText(folder.LockPath, locked);
        AtomicFile.WriteText(folder.ManifestPath, text);
    }

    private void Train(Trainer trainer, RunFolder folder, CancellationToken cancellation)
    {
        var (state, schedule) = (trainer.State, trainer.Schedule);
        using var log = MetricsLog.Open(folder.MetricsPath, Restore(trainer, folder));
        while (!trainer.IsDone)
        {
            var measure = (state.Step + 1) % schedule.LogEvery == 0 || state.Step == 0 || state.Step + 1 == schedule.TotalSteps;
            if (trainer.Step(measure) is { } metrics)
            {
                log.Append(ToLine(metrics));
                observer.Trained(metrics, schedule.TotalSteps * schedule.Batch);
            }

            if (state.Step % schedule.CheckpointEvery == 0 || trainer.IsDone || cancellation.IsCancellationRequested)
                Save(state, folder, log);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Goes back to the newest checkpoint that can be read, and returns how long the log was then; 0 where there is none.</summary>
    private long Restore(Trainer trainer, RunFolder folder)
    {
        InputException? newest = null;
        foreach (var checkpoint in folder.CheckpointsFromNewest())
        {
            try
            {
                var logged = TrainingCheckpoint.Restore(checkpoint, _hash, trainer.State);
                observer.Note($"Resuming after {trainer.State.Step} of {trainer.Schedule.TotalSteps} steps.");
                return logged;
            }
            catch (InputException exception)
            {
                observer.Note($"Passing over a checkpoint: {exception.Message}");
                newest ??= exception;
            }
        }

        return newest is null ? 0 : throw new InputException($"{newest.Message}; nor can an older checkpoint be used, so start anew with --force", newest);
    }

    private void Save(TrainingState state, RunFolder folder, MetricsLog log)
    {
        log.Flush();
        TrainingCheckpoint.Save(folder.CheckpointPath(state.Step), _hash, state, log.Length);
        folder.DeleteOldCheckpoints(CheckpointsKept);
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

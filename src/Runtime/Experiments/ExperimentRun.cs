using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Runtime.Experiments;

/// <summary>Carries an experiment out in a run folder: trains, evaluates, reports, and can go on where it was stopped.</summary>
public sealed class ExperimentRun(LoadedManifest manifest, IReadOnlyList<LoadedPlugin> plugins, RunSettings settings, IRunObserver observer)
{
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
        observer.Note(manifest.Experiment.Question ?? manifest.Experiment.Name);
        foreach (var note in parts.Source.Notes)
            observer.Note($"source {manifest.Experiment.Source.Name}: {note}");
        using var run = new ActiveRun(manifest, plugins, settings, observer, parts, rows: null, openHeldOut: null, path, mode);
        run.TrainUntil(run.TotalSteps, cancellation);
        return run.Complete(cancellation);
    }
}

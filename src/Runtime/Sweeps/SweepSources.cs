using SaeLab.Abstractions;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Sweeps;

/// <summary>The sources that a sweep has in memory; members with the same rows share one. Some take long to be made, so none is made again while members that come next need it.</summary>
/// <param name="folder">The folder against which relative paths are meant.</param>
/// <param name="heldOutBytes">How much of held-out rows is kept, of all sources together.</param>
internal sealed class SweepSources(string folder, long heldOutBytes) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lazy<IActivationSource>> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SharedHeldOut> _heldOut = new(StringComparer.Ordinal);
    private readonly ByteBudget _heldOutBudget = new(heldOutBytes);

    /// <summary>The source of an experiment.</summary>
    /// <exception cref="ManifestException">It cannot be made.</exception>
    public IActivationSource Get(LoadedManifest manifest)
    {
        Lazy<IActivationSource>? source;
        var key = SourceGroups.Rows(manifest.Experiment);
        lock (_lock)
        {
            if (!_sources.TryGetValue(key, out source))
                _sources.Add(key, source = new Lazy<IActivationSource>(() => ExperimentParts.CreateSource(manifest, folder)));
        }

        return source.Value;
    }

    /// <summary>The held-out rows of the source of an experiment, kept for others with the same source.</summary>
    public SharedHeldOut HeldOut(LoadedManifest manifest)
    {
        var source = Get(manifest);
        var key = SourceGroups.Rows(manifest.Experiment);
        lock (_lock)
        {
            if (!_heldOut.TryGetValue(key, out var rows))
                _heldOut.Add(key, rows = new SharedHeldOut(source, _heldOutBudget));
            return rows;
        }
    }

    /// <summary>Lets go of all sources but those of some experiments. Nobody may be using the others.</summary>
    public void KeepOnly(IEnumerable<Experiment> experiments)
    {
        var kept = experiments.Select(SourceGroups.Rows).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, source) in _sources.Where(s => !kept.Contains(s.Key)).ToList())
        {
            _sources.Remove(key);
            if (_heldOut.Remove(key, out var rows))
                rows.Dispose();
            if (source.IsValueCreated)
                source.Value.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => KeepOnly([]);
}

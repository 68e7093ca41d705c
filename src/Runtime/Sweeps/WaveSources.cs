using SaeLab.Abstractions;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Sweeps;

/// <summary>The sources of members that are in memory together; members with the same rows share one.</summary>
/// <param name="folder">The folder against which relative paths are meant.</param>
internal sealed class WaveSources(string folder) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lazy<IActivationSource>> _sources = new(StringComparer.Ordinal);

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

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in _sources.Values.Where(s => s.IsValueCreated))
            source.Value.Dispose();
    }
}

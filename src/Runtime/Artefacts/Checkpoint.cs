using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Artefacts;

/// <summary>What a checkpoint file held. Owns the matrices.</summary>
public sealed class Checkpoint : IDisposable
{
    private readonly string _path;
    private readonly Dictionary<string, CheckpointEntry> _byName;

    internal Checkpoint(string path, string manifestHash, IReadOnlyList<CheckpointEntry> entries)
    {
        _path = path;
        ManifestHash = manifestHash;
        Entries = entries;
        _byName = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The manifest that the run follows, as it was given when writing.</summary>
    public string ManifestHash { get; }

    /// <summary>Everything, in the order in which it was written.</summary>
    public IReadOnlyList<CheckpointEntry> Entries { get; }

    /// <summary>Requires that the checkpoint belongs to a manifest.</summary>
    /// <exception cref="InputException">It belongs to another.</exception>
    public void RequireManifest(string manifestHash)
    {
        if (ManifestHash != manifestHash)
        {
            throw new InputException(
                $"{_path}: this checkpoint belongs to manifest {ManifestHash}, not to {manifestHash}; resume with the manifest that the run was started with, or start anew with --force");
        }
    }

    /// <summary>The matrix of that name. It belongs to the checkpoint.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public Matrix Matrix(string name) => Get<MatrixEntry>(name).Values;

    /// <summary>The whole numbers of that name.</summary>
    /// <exception cref="InputException">There are none.</exception>
    public long[] Int64s(string name) => Get<Int64Entry>(name).Values;

    /// <summary>The double-precision numbers of that name.</summary>
    /// <exception cref="InputException">There are none.</exception>
    public double[] Doubles(string name) => Get<DoubleEntry>(name).Values;

    /// <summary>The bytes of that name.</summary>
    /// <exception cref="InputException">There are none.</exception>
    public byte[] Bytes(string name) => Get<BytesEntry>(name).Values;

    /// <summary>The text of that name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public string Text(string name) => Get<TextEntry>(name).Value;

    /// <inheritdoc/>
    public void Dispose() => DisposeAll(Entries);

    internal static void DisposeAll(IEnumerable<CheckpointEntry> entries)
    {
        foreach (var entry in entries)
            (entry as MatrixEntry)?.Values.Dispose();
    }

    private T Get<T>(string name) where T : CheckpointEntry => _byName.GetValueOrDefault(name) as T
        ?? throw new InputException($"{_path}: this checkpoint has no {typeof(T).Name[..^"Entry".Length].ToLowerInvariant()} entry '{name}'; it was written by another version of SaeLab");
}

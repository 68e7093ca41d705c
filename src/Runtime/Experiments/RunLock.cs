using System.Text;
using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.Runtime.Experiments;

/// <summary>What a run depends on beyond its manifest, as the text of <c>lock.yaml</c>.</summary>
internal static class RunLock
{
    /// <summary>Versions and hashes of the engine, the plugins and the source's files (by name, not by folder).</summary>
    public static string Write(DictionaryProvenance provenance, IReadOnlyList<string> files)
    {
        var text = new StringBuilder();
        text.Append("# What this run was made with. The same manifest with the same lock gives the same bytes.\n");
        text.Append($"manifest_hash: {provenance.ManifestHash}\n");
        text.Append($"seed: {provenance.Seed}\n");
        text.Append($"saelab: {provenance.EngineVersion}\n");
        text.Append($"engine: {provenance.Engine}\n");
        text.Append($"architecture: {provenance.InstructionSet}\n");
        text.Append("plugins:\n");
        foreach (var plugin in provenance.Plugins)
            text.Append($"  - {{ name: {plugin.Name}, version: {plugin.Version}, sha256: {plugin.Sha256} }}\n");
        text.Append(files.Count == 0 ? "files: []\n" : "files:\n");
        foreach (var file in files)
            text.Append($"  - {{ name: \"{Path.GetFileName(file)}\", sha256: {FileHash.Sha256(file)} }}\n");
        return text.ToString();
    }

    /// <summary>Checks that a run can go on: its data must be the same, other differences are told.</summary>
    /// <param name="path">The lock of the run so far.</param>
    /// <param name="now">The lock as it would be written now.</param>
    /// <param name="note">Told of a difference that may change the last bits of results.</param>
    /// <exception cref="InputException">The source's files have changed.</exception>
    public static void RequireSame(string path, string now, Action<string> note)
    {
        var before = File.Exists(path) ? File.ReadAllLines(path) : [];
        var after = now.TrimEnd('\n').Split('\n');
        var changed = after.Except(before).ToList();
        if (changed.FirstOrDefault(line => line.Contains("name: \"", StringComparison.Ordinal)) is { } file)
            throw new InputException($"{path}: the source's files are not those that the run began with ({file.Trim(' ', '-')}); give it the same files, or start anew with --force");
        if (changed.Count > 0)
            note($"The run began with another build or machine ({string.Join("; ", changed.Select(c => c.Trim(' ', '-')))}): its result may differ in the last bits from an uninterrupted run.");
    }
}

using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Sweeps;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Reads a run from its folder for a comparison.</summary>
internal static class RunReader
{
    /// <summary>Reads it.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="origin">The folder of the sweep that it is a member of; its own where it is of none.</param>
    /// <param name="member">What the sweep knows of it; null where it is of none.</param>
    /// <exception cref="InputException">It is no run, or the system refuses a file.</exception>
    public static ComparedRun Read(string folder, string origin, MemberRecord? member)
    {
        var manifest = Path.Combine(folder, "manifest.resolved.yaml");
        if (!File.Exists(manifest) && member is null)
            throw new InputException(Directory.Exists(folder)
                ? $"{folder} holds neither a run nor a sweep: there is no manifest.resolved.yaml and no {SweepFile.Name}"
                : $"{folder} does not exist; give the folder of a run or of a sweep");
        var (results, problem) = ResultsFile.ReadIfWhole(folder);
        IReadOnlyDictionary<string, string> leaves = new Dictionary<string, string>();
        try
        {
            leaves = Leaves(folder);
        }
        catch (ManifestException exception)
        {
            (results, problem) = (null, $"no results: damaged file: {exception.Problems[0].ToString().Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)}");
        }

        var name = leaves.GetValueOrDefault("name", ComparisonReader.NameOf(folder));
        var seed = leaves.GetValueOrDefault("seed", member?.Values.GetValueOrDefault(SweepField.Seed) ?? "");
        return new ComparedRun
        {
            Label = member?.Label ?? $"{name}, seed={seed}",
            CellLabel = member is null ? name : WithoutSeed(member.Label) is { Length: > 0 } label ? label : ComparisonReader.NameOf(origin),
            Folder = folder,
            Origin = origin,
            Siblings = member is null ? null : $"{Path.GetFullPath(origin)}\0{SweepField.WithoutSeed(member.Values)}",
            Seed = seed,
            Manifest = leaves,
            Results = results,
            Error = results is not null ? null : problem ?? member?.Error ?? ComparedRun.NotEnded,
        };
    }

    /// <summary>The values of a run's manifest and lock by their paths; empty where it never began.</summary>
    /// <exception cref="ManifestException">A file is not YAML.</exception>
    public static IReadOnlyDictionary<string, string> Leaves(string folder)
    {
        var (manifest, locked) = (Path.Combine(folder, "manifest.resolved.yaml"), Path.Combine(folder, "lock.yaml"));
        if (!File.Exists(manifest))
            return new Dictionary<string, string>();
        var leaves = new Dictionary<string, string>(ManifestLeaves.Of(ReadText(manifest), manifest), StringComparer.Ordinal);
        foreach (var (path, value) in File.Exists(locked) ? LockLeaves.Of(ReadText(locked), locked) : [])
            leaves[path] = value;
        return leaves;
    }

    private static string WithoutSeed(string label) =>
        string.Join(", ", label.Split(", ").Where(part => !part.StartsWith(SweepField.Seed + "=", StringComparison.Ordinal)));

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw FileErrors.CannotRead(path, exception);
        }
    }
}

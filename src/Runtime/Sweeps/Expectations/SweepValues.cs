using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Reporting.Comparisons;

namespace SaeLab.Runtime.Sweeps.Expectations;

/// <summary>What the members of a sweep have measured, for sentences to speak of.</summary>
/// <param name="members">The labels of the members with their results; null where a member failed.</param>
public sealed class SweepValues(IReadOnlyList<(string Label, RunResults? Results)> members)
{
    private const string Floor = ".floor", InTraining = ".in_training";

    private readonly IReadOnlyList<Dictionary<string, Measurement>?> _measurements =
        [.. members.Select(m => m.Results?.Measurements.GroupBy(x => x.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal))];

    /// <summary>What members have in common that differ in their seeds alone; null where nobody compares them.</summary>
    internal AcrossSeeds? AcrossSeeds { get; init; }

    /// <summary>A measurement of a member; <c>evaluator.measurement.floor</c> is its chance floor, <c>evaluator.measurement.in_training</c> its value in training form.</summary>
    /// <exception cref="UnmeasuredException">The member failed, or does not have it.</exception>
    internal double Of(int member, string name)
    {
        var label = members[member].Label;
        if (_measurements[member] is not { } measured)
            throw new UnmeasuredException($"member '{label}' has no results");
        if (AcrossSeeds is { } acrossSeeds && Sweeps.AcrossSeeds.Measurements.Contains(name))
            return acrossSeeds.Of(member, name) ?? throw new UnmeasuredException($"member '{label}' has no '{name}': it takes two seeds with results on the same data, which data_seed makes the same, an evaluator that looks at rows and at most {SeedAgreement.MostLatents:N0} latents");
        if (measured.TryGetValue(name, out var found))
            return found.Value;
        if (name.EndsWith(Floor, StringComparison.Ordinal) && measured.TryGetValue(name[..^Floor.Length], out found))
            return found.Floor ?? throw new UnmeasuredException($"member '{label}' has no floor of {found.Name}");
        if (name.EndsWith(InTraining, StringComparison.Ordinal) && measured.TryGetValue(name[..^InTraining.Length], out found))
            return found.InTraining ?? throw new UnmeasuredException($"member '{label}' has no value of {found.Name} in training");
        var nearest = NearestName.Among([.. measured.Keys, .. AcrossSeeds is null ? [] : Sweeps.AcrossSeeds.Measurements], name) is { } other ? $"; did you mean '{other}'?" : "";
        throw new UnmeasuredException($"member '{label}' measures no '{name}'{nearest}");
    }
}

/// <summary>A sentence speaks of what was not measured.</summary>
internal sealed class UnmeasuredException(string message) : Exception(message);

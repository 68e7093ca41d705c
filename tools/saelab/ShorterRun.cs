using System.CommandLine;
using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;

namespace SaeLab.CommandLine;

/// <summary>A fraction of a long experiment's samples, for machines and patience that are not up to the whole.</summary>
internal static class ShorterRun
{
    /// <summary>The option that asks for it.</summary>
    public static Option<double?> CreateOption() => new("--fraction")
    {
        Description = "Trains on this fraction of training.samples, such as 0.01. Lengths in % follow, lengths in steps or samples stay. Default: all of it.",
        HelpName = "F",
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var fraction) && fraction is > 0 and <= 1)
                return fraction;
            result.AddError($"--fraction is a number above 0 and at most 1, but is '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    /// <summary>The overrides with the smaller number of samples after them.</summary>
    /// <param name="path">The manifest.</param>
    /// <param name="overrides">Those given.</param>
    /// <param name="fraction">The fraction; null leaves the overrides as they are.</param>
    /// <param name="catalogue">The components.</param>
    /// <exception cref="InputException">It is a sweep over training.samples.</exception>
    public static string[] Overrides(string path, string[] overrides, double? fraction, ComponentCatalogue catalogue)
    {
        if (fraction is not { } share)
            return overrides;
        var experiments = SweepReader.Find(path, overrides, catalogue) is { } sweep
            ? sweep.Members.Select(m => m.Manifest.Experiment).ToList()
            : [ManifestReader.Load(path, overrides, catalogue).Experiment];
        var samples = experiments.Select(e => e.Training.Samples).Distinct().ToList();
        if (samples.Count > 1)
            throw new InputException($"{path}: --fraction is of one training.samples, but the members of this sweep have {samples.Count} different ones; set them in the manifest instead");
        var fewer = Math.Max(experiments.Max(e => e.Training.Batch), (long)Math.Round(share * samples[0]));
        return [.. overrides, string.Create(CultureInfo.InvariantCulture, $"training.samples={fewer}")];
    }
}

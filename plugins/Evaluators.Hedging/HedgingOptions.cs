using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Hedging;

/// <summary>
/// Whether latents mix in what correlates with their feature, because the dictionary is too narrow to keep it apart (feature hedging, arXiv 2505.11756).
/// On planted features directly; with the dictionary's own continuation at a greater width without any truth.
/// </summary>
/// <remarks>
/// Correlations of firing are taken from the codes of at most 8,192 rows picked at random. Features count as correlated only where Fisher's exact test says so at 0.05 divided by
/// the number of pairs: of rare features one row that they share by accident has a correlation above 0.1.
/// </remarks>
public sealed record HedgingOptions
{
    /// <summary>|correlation| of firing from which two features count as correlated, where it is significant too. Default 0.1, three standard errors at 1,000 rows.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double CorrelatedFrom { get; init; } = 0.1;

    /// <summary>The file of this dictionary trained on with further latents behind its own, for hedging_rate; relative to the manifest's folder. Default: none, and then the source must have ground truth.</summary>
    [Example("dictionary.msgpack")]
    public string? Extended { get; init; }
}

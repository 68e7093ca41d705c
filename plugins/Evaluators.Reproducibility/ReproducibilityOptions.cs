using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>
/// What of a dictionary is found again in others: of another seed, another width, another variant, for the same activations. Decoder rows of living latents
/// are assigned one to one, and codes of the same rows are correlated.
/// </summary>
/// <remarks>
/// Every figure is the mean over the other dictionaries. A latent lives where it fires on the held-out rows of the pass, all of which the other dictionaries encode too, on one thread.
/// Rows of dead latents mean nothing and count for nothing. Assigning takes time that grows with the cube of the width: seconds up to some 4,096 latents, minutes at 16,384.
/// Correlations are taken on at most 4,096 rows picked at random.
/// </remarks>
public sealed record ReproducibilityOptions : IValidatedOptions
{
    /// <summary>Files of the other dictionaries, relative to the manifest's folder. Of the same input dimension; widths may differ.</summary>
    [Required, Example("[dictionary.msgpack]")]
    public IReadOnlyList<string> Against { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (Against.Count == 0)
            yield return new OptionProblem(nameof(Against), "name at least one dictionary file to compare with");
    }
}

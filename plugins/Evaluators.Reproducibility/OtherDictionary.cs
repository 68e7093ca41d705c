using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>A dictionary that is compared with, and which of its latents live on the rows of a pass.</summary>
/// <param name="dictionary">The dictionary.</param>
/// <param name="backend">Where to encode.</param>
internal sealed class OtherDictionary(LearnedDictionary dictionary, Backend backend) : IDisposable
{
    private readonly DictionaryInference _inference = new(dictionary, backend);
    private readonly LivingLatents _living = new(dictionary.Shape.LatentCount);

    public LearnedDictionary Dictionary => dictionary;

    /// <summary>Those of its latents that fired so far.</summary>
    public IReadOnlyList<int> Living() => _living.Living();

    /// <summary>Takes note of what fires in a batch.</summary>
    public void Observe(Matrix inputs)
    {
        using var codes = Encode(inputs);
        _living.Observe(codes);
    }

    /// <summary>Its codes of some rows.</summary>
    public SparseLatents Encode(Matrix inputs)
    {
        var codes = new SparseLatents(dictionary.Shape.LatentCount);
        using var reconstructions = new Matrix(inputs.Rows, dictionary.Shape.OutputDim);
        _inference.Run(inputs, codes, reconstructions);
        return codes;
    }

    public void Dispose() => _inference.Dispose();
}

using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Hedging;

/// <summary>A sample of which features fire together.</summary>
/// <param name="capacity">The most rows that are kept.</param>
internal sealed class CodeSample(int capacity)
{
    private readonly RowSample _sample = new(capacity);

    /// <summary>Takes from a batch what belongs to the sample.</summary>
    public void Observe(EvaluationBatch batch) => _sample.Observe(batch.OfSource());

    /// <summary>The features that fire, for each row of the sample.</summary>
    public IReadOnlyList<int[]> Rows()
    {
        if (_sample.ToBatch()?.Codes is not { } codes)
            return [];
        return [.. Enumerable.Range(0, codes.Rows).Select(r =>
        {
            var values = codes.Values(r).ToArray();
            return codes.Indices(r).ToArray().Where((_, k) => values[k] != 0).ToArray();
        })];
    }
}

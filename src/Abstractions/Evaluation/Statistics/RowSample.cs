using System.Runtime.InteropServices;
using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>A random sample of the rows of an evaluation, of bounded size, for what cannot be summed in one pass.</summary>
/// <remarks>
/// Kept are the rows whose contents have the smallest hashes, so the sample is the same whatever the order of rows and their batches.
/// A row that occurs again counts as another one, where it is among the first 65,536 different ones; of a row that first occurs later all copies are in the sample or none, and only there may order matter. Inputs alone decide, so every dictionary, in training form too, is measured on the same rows.
/// </remarks>
/// <param name="capacity">The most rows that are kept.</param>
public sealed class RowSample(int capacity)
{
    /// <summary>How many different rows are told apart from others that occur again: whatever makes up a good part of all rows, such as zeros, is among them.</summary>
    private const int MostCounted = 1 << 16;

    private readonly PriorityQueue<Row, ulong> _kept = new(Comparer<ulong>.Create((a, b) => b.CompareTo(a)));
    private readonly Dictionary<ulong, int> _occurrences = [];

    /// <summary>How many rows are kept.</summary>
    public int Count => _kept.Count;

    /// <summary>Takes from a batch what belongs to the sample.</summary>
    public void Observe(EvaluationBatch batch)
    {
        for (var r = 0; r < batch.Inputs.Rows; r++)
        {
            var content = Hash(batch.Inputs.Row(r));
            var hash = Mix(content + (Occurrence(content) * 0x9E3779B97F4A7C15));
            if (_kept.Count == capacity && (!_kept.TryPeek(out _, out var largest) || hash >= largest))
                continue;
            if (_kept.Count == capacity)
                _kept.Dequeue();
            _kept.Enqueue(Row.Of(batch, r), hash);
        }
    }

    /// <summary>The sample as one batch, in the order of the hashes; null where there are no rows.</summary>
    public EvaluationBatch? ToBatch()
    {
        var rows = _kept.UnorderedItems.OrderBy(item => item.Priority).Select(item => item.Element).ToList();
        if (rows.Count == 0)
            return null;
        var latents = Collect(rows.Select(row => row.Latents), rows[0].LatentCount);
        var codes = rows[0].Codes is null ? null : Collect(rows.Select(row => row.Codes!.Value), rows[0].FeatureCount);
        var inputs = Matrix.FromRows([.. rows.Select(row => row.Input)]);
        return new EvaluationBatch(inputs, latents, Matrix.FromRows([.. rows.Select(row => row.Reconstruction)]), codes)
        {
            Targets = rows[0].Target is null ? inputs : Matrix.FromRows([.. rows.Select(row => row.Target!)]),
        };
    }

    /// <summary>How often a row occurred before; 0 where that is not counted.</summary>
    private ulong Occurrence(ulong content)
    {
        if (_occurrences.Count == MostCounted && !_occurrences.ContainsKey(content))
            return 0;
        return (ulong)CollectionsMarshal.GetValueRefOrAddDefault(_occurrences, content, out _)++;
    }

    private static SparseLatents Collect(IEnumerable<(int[] Indices, float[] Values)> rows, int width)
    {
        var latents = new SparseLatents(width);
        foreach (var (indices, values) in rows)
            latents.AddRow(indices, values);
        return latents;
    }

    private static ulong Hash(ReadOnlySpan<float> row)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var value in row)
        {
            hash = (hash ^ BitConverter.SingleToUInt32Bits(value)) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 32;
        }

        return hash;
    }

    /// <summary>Spreads every bit over all (the finaliser of SplitMix64, Steele et al. 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private sealed record Row(
        float[] Input, float[]? Target, float[] Reconstruction, (int[] Indices, float[] Values) Latents, int LatentCount,
        (int[] Indices, float[] Values)? Codes, int FeatureCount)
    {
        public static Row Of(EvaluationBatch batch, int r) => new(
            batch.Inputs.Row(r).ToArray(),
            ReferenceEquals(batch.Targets, batch.Inputs) ? null : batch.Targets.Row(r).ToArray(),
            batch.Reconstructions.Row(r).ToArray(),
            (batch.Latents.Indices(r).ToArray(), batch.Latents.Values(r).ToArray()), batch.Latents.LatentCount,
            batch.Codes is null ? null : (batch.Codes.Indices(r).ToArray(), batch.Codes.Values(r).ToArray()), batch.Codes?.LatentCount ?? 0);
    }
}

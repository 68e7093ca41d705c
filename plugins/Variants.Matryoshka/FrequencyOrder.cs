using SaeLab.Numerics;

namespace SaeLab.Variants.Matryoshka;

/// <summary>The latents by how often they fire, the most frequent first; of equals the lower index.</summary>
/// <remarks>Frequencies are a running average over batches, kept in a parameter that is not trained; the first batch in which any latent fires is taken as it is. Keeps its arrays from step to step.</remarks>
internal sealed class FrequencyOrder(int latents)
{
    public const string Parameter = "firing_frequency";

    private const double Smoothing = 0.99;

    private readonly float[] _frequencies = new float[latents];
    private readonly int[] _firing = new int[latents];
    private readonly ulong[] _keys = new ulong[latents];
    private readonly int[] _order = new int[latents];

    /// <summary>Creates the frequencies: nothing has fired yet.</summary>
    public void Create(ParameterSet parameters)
    {
        using var frequencies = new Matrix(latents, 1);
        parameters.Add(Parameter, frequencies, RowMeaning.Latent, isTrained: false);
    }

    /// <summary>Takes note of a batch: a latent's frequency is the share of rows with f ≠ 0.</summary>
    public void Observe(ParameterSet parameters, Latents batch)
    {
        var state = parameters[Parameter].Value;
        state.CopyTo(_frequencies);
        Count(batch.ToHost());
        var past = _frequencies.AsSpan().ContainsAnyExcept(0f) ? Smoothing : 0;
        for (var i = 0; i < latents; i++)
            _frequencies[i] = (float)((past * _frequencies[i]) + ((1 - past) * _firing[i] / batch.Rows));
        state.CopyFrom(_frequencies);
    }

    /// <summary>The order by the frequencies as they are now. The list is reused by the next call.</summary>
    public IReadOnlyList<int> Of(ParameterSet parameters)
    {
        parameters[Parameter].Value.CopyTo(_frequencies);

        // The bits of floats that are not negative ascend with them; the index below them decides between equals, and makes sorting exact.
        for (var i = 0; i < latents; i++)
            _keys[i] = ((ulong)~BitConverter.SingleToUInt32Bits(_frequencies[i]) << 32) | (uint)i;
        _keys.AsSpan().Sort();
        for (var place = 0; place < latents; place++)
            _order[place] = (int)(uint)_keys[place];
        return _order;
    }

    private void Count(SparseLatents batch)
    {
        Array.Clear(_firing);
        var indices = batch.AllIndices;
        var values = batch.AllValues;
        for (var j = 0; j < indices.Length; j++)
            _firing[indices[j]] += values[j] != 0 ? 1 : 0;
    }
}

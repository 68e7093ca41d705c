using SaeLab.Numerics;

namespace SaeLab.Runtime.Training;

/// <summary>When each latent last fired, counted in samples: whether a latent is dead does not depend on the batch size.</summary>
internal sealed class FiringStatistics(int latentCount)
{
    /// <summary>Per latent, the number (from 1) of the last sample in which it fired; 0 where it never did.</summary>
    public long[] LastFired { get; } = new long[latentCount];

    /// <summary>Takes note of a batch. An entry with value 0 was selected, but did not fire.</summary>
    /// <param name="latents">The batch.</param>
    /// <param name="samplesBefore">Samples seen before this batch.</param>
    public void Observe(SparseLatents latents, long samplesBefore)
    {
        for (var row = 0; row < latents.Rows; row++)
        {
            var indices = latents.Indices(row);
            var values = latents.Values(row);
            for (var j = 0; j < indices.Length; j++)
            {
                if (values[j] != 0)
                    LastFired[indices[j]] = samplesBefore + row + 1;
            }
        }
    }

    /// <summary>Lists the latents that fired in none of the last <paramref name="deadAfter"/> of <paramref name="samples"/> samples, ascending.</summary>
    /// <remarks>None before that many samples have been seen.</remarks>
    public void ListDead(long samples, long deadAfter, List<int> dead)
    {
        dead.Clear();
        if (samples < deadAfter)
            return;
        for (var i = 0; i < LastFired.Length; i++)
        {
            if (samples - LastFired[i] >= deadAfter)
                dead.Add(i);
        }
    }
}

using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Draws which of a row's features fire, each with probability Φ(z) of its own, from point to point; see <see cref="FiringIntensity"/>. Scratch memory of one sampler.</summary>
internal sealed class PointProcess
{
    private readonly NumberReserve _steps = new((random, numbers) => random.FillExponential(numbers));
    private readonly float[] _bounds = new float[ScorePanels.Width];

    /// <summary>Writes the places of those that fire, in no particular order.</summary>
    /// <param name="scores">z, panel by panel.</param>
    /// <param name="totals">Σλ of each panel.</param>
    /// <param name="above">The bits of each panel whose z are too large for λ.</param>
    /// <param name="random">The row's lane.</param>
    /// <param name="fired">At least as long as there are features that can fire.</param>
    /// <returns>How many fire.</returns>
    public int Sample(ReadOnlySpan<float> scores, ReadOnlySpan<float> totals, ReadOnlySpan<uint> above, RandomStream random, Span<int> fired)
    {
        _steps.Clear();
        var count = 0;
        var step = _steps.Next(random);
        for (var panel = 0; panel < totals.Length; panel++)
        {
            if (above[panel] != 0)
                count = SampleAbove(scores, panel, above[panel], random, fired, count);
            if (step >= totals[panel])
                step -= totals[panel];
            else
                count = SamplePanel(scores, panel, ref step, random, fired, count);
        }

        return count;
    }

    private int SamplePanel(ReadOnlySpan<float> scores, int panel, ref double step, RandomStream random, Span<int> fired, int count)
    {
        var z = scores.Slice(panel * ScorePanels.Width, ScorePanels.Width);
        for (var half = 0; half < ScorePanels.Width; half += Vector512<float>.Count)
            FiringIntensity.Bound(Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(z), (nuint)half)).StoreUnsafe(ref _bounds[half]);
        for (var k = 0; k < z.Length; k++)
        {
            // What is left of a feature's λ after a point that is not kept may have another; one that is kept is all that a feature needs.
            double left = _bounds[k];
            var fires = false;
            while (step < left & !fires)
            {
                left -= step;
                step = _steps.Next(random);
                fires = FiringIntensity.Keeps(z[k], _bounds[k], Normal.Coin(random));
            }

            if (fires)
                fired[count++] = (panel * ScorePanels.Width) + k;
            else
                step -= left;
        }

        return count;
    }

    private static int SampleAbove(ReadOnlySpan<float> scores, int panel, uint bits, RandomStream random, Span<int> fired, int count)
    {
        for (; bits != 0; bits &= bits - 1)
        {
            var place = (panel * ScorePanels.Width) + BitOperations.TrailingZeroCount(bits);
            if (Normal.Exceeds(scores[place], Normal.Coin(random)))
                fired[count++] = place;
        }

        return count;
    }
}

namespace SaeLab.Numerics;

/// <summary>Draws which features fire: each independently, feature i with probability p_i.</summary>
/// <remarks>
/// <para>Instead of one coin per feature it draws how far the next firing lies. With hazards h_i = −ln(1 − p_i), the chance that none
/// of the features i+1 … k fires is exp(−(h_i+1 + … + h_k)); so from feature i the next one to fire is the first whose cumulative
/// hazard exceeds that of i by a standard exponential number. This is the exact distribution, in one draw per firing plus one,
/// whatever the probabilities are. A table of starting points makes finding the feature take constant time on average.</para>
/// <para>Immutable; safe to share between threads that use their own random streams.</para>
/// </remarks>
public sealed class SupportSampler
{
    private const int StepsAtATime = 8;

    private readonly int _certain;
    private readonly double[] _cumulative;
    private readonly int[] _guide;
    private readonly double _guideScale;

    /// <summary>A sampler for these probabilities.</summary>
    /// <param name="probabilities">p_i, those that are 1 first.</param>
    public SupportSampler(ReadOnlySpan<double> probabilities)
    {
        while (_certain < probabilities.Length && probabilities[_certain] >= 1)
            _certain++;
        _cumulative = new double[probabilities.Length - _certain];
        var total = 0.0;
        for (var i = 0; i < _cumulative.Length; i++)
            _cumulative[i] = total += Hazard(probabilities[_certain + i]);

        _guide = new int[_cumulative.Length + 1];
        _guideScale = total > 0 ? _cumulative.Length / total : 0;
        for (int bucket = 0, i = 0; bucket < _guide.Length; bucket++)
        {
            while (i < _cumulative.Length && BucketOf(_cumulative[i]) < bucket)
                i++;
            _guide[bucket] = i;
        }
    }

    /// <summary>Writes the features that fire, ascending.</summary>
    /// <param name="random">Draws two words per firing feature of p &lt; 1, and two more.</param>
    /// <param name="support">As long as there are features.</param>
    /// <returns>How many fire.</returns>
    public int Sample(RandomStream random, Span<int> support)
    {
        var count = 0;
        for (; count < _certain; count++)
            support[count] = count;
        if (_cumulative.Length == 0)
            return count;

        var cumulative = _cumulative;
        var total = cumulative[^1];
        var hazard = 0.0;
        Span<double> steps = stackalloc double[StepsAtATime];
        while (true)
        {
            var position = random.Position;
            random.FillExponential(steps);
            for (var step = 0; step < steps.Length; step++)
            {
                hazard += steps[step];
                if (hazard >= total)
                {
                    // What was drawn in advance is given back.
                    random.Position = position + (ulong)(2 * (step + 1));
                    return count;
                }

                var i = _guide[BucketOf(hazard)];
                while (cumulative[i] <= hazard)
                    i++;
                support[count++] = _certain + i;
                hazard = cumulative[i];
            }
        }
    }

    /// <summary>−ln(1 − p), accurate where p is small (Kahan).</summary>
    private static double Hazard(double p)
    {
        var silence = 1 - p;
        return silence == 1 ? p : Math.Log(silence) * p / (silence - 1);
    }

    private int BucketOf(double hazard) => (int)(hazard * _guideScale);
}

namespace SaeLab.Evaluators.Hedging;

/// <summary>How often two features that fire independently of each other fire in the same row: the hypergeometric distribution of Fisher's exact test.</summary>
/// <param name="rows">n.</param>
internal sealed class CoFirings(int rows)
{
    /// <summary>Terms below this share of the sum end it.</summary>
    private const double Negligible = 1e-12;

    private readonly double[] _logFactorials = LogFactorials(rows);

    /// <summary>φ, the correlation of whether one fires with whether the other does; 0 where either always or never fires.</summary>
    /// <param name="one">In how many rows the one fires.</param>
    /// <param name="other">In how many the other does.</param>
    /// <param name="both">In how many both do.</param>
    public double Correlation(int one, int other, int both)
    {
        double n = rows, p = one / n, q = other / n;
        var spread = Math.Sqrt(p * (1 - p) * q * (1 - q));
        return spread > 0 ? ((both / n) - (p * q)) / spread : 0;
    }

    /// <summary>The probability of at least as many rows with both, where they are more than the expected one·other/n; else of at most as many. 0 for numbers that cannot be.</summary>
    /// <param name="one">In how many rows the one fires.</param>
    /// <param name="other">In how many the other does.</param>
    /// <param name="both">In how many both do.</param>
    public double Tail(int one, int other, int both)
    {
        var (least, most) = (Math.Max(0, one + other - rows), Math.Min(one, other));
        if (both < least || both > most)
            return 0;
        var step = (double)both * rows >= (double)one * other ? 1 : -1;
        var term = Math.Exp(LogChoose(one, both) + LogChoose(rows - one, other - both) - LogChoose(rows, other));
        var sum = 0.0;
        for (var k = both; k >= least && k <= most && term > Negligible * sum; k += step)
        {
            sum += term;
            term *= step > 0
                ? (double)(one - k) * (other - k) / ((k + 1.0) * (rows - one - other + k + 1))
                : (double)k * (rows - one - other + k) / ((one - k + 1.0) * (other - k + 1));
        }

        return Math.Min(1, sum);
    }

    private double LogChoose(int n, int k) => _logFactorials[n] - _logFactorials[k] - _logFactorials[n - k];

    private static double[] LogFactorials(int rows)
    {
        var logs = new double[rows + 1];
        for (var i = 1; i <= rows; i++)
            logs[i] = logs[i - 1] + Math.Log(i);
        return logs;
    }
}

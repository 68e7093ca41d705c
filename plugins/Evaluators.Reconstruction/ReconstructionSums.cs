namespace SaeLab.Evaluators.Reconstruction;

/// <summary>What is summed over rows, in double precision. Sums over disjoint rows can be merged.</summary>
/// <remarks>
/// The variance follows Welford 1962 row by row and Chan, Golub and LeVeque 1979 in merging: it subtracts means before it squares,
/// so it survives means that are far larger than the spread.
/// </remarks>
internal sealed class ReconstructionSums(int inputDim)
{
    /// <summary>Rows with ‖x‖ up to this have no meaningful norm ratio and are left out of it (SynthSAEBench).</summary>
    public const double SmallestNorm = 1e-6;

    private readonly double[] _mean = new double[inputDim];
    private readonly double[] _unitSum = new double[inputDim];

    /// <summary>N, the number of rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Σ‖x − x̄‖².</summary>
    public double Variance { get; private set; }

    /// <summary>Σ‖x − x̂‖².</summary>
    public double Error { get; private set; }

    /// <summary>Σ‖x‖².</summary>
    public double InputSquared { get; private set; }

    /// <summary>Σ‖x̂‖².</summary>
    public double OutputSquared { get; private set; }

    /// <summary>Σ x·x̂.</summary>
    public double Product { get; private set; }

    /// <summary>Σ‖x̂ − b_dec‖².</summary>
    public double CentredOutputSquared { get; private set; }

    /// <summary>Σ (x − b_dec)·(x̂ − b_dec).</summary>
    public double CentredProduct { get; private set; }

    /// <summary>Σ‖x‖.</summary>
    public double InputNorm { get; private set; }

    /// <summary>Σ‖x̂‖.</summary>
    public double OutputNorm { get; private set; }

    /// <summary>Σ cos(x, x̂), where a zero vector counts 0.</summary>
    public double Cosine { get; private set; }

    /// <summary>Σ‖x̂‖/‖x‖ over rows with ‖x‖ &gt; <see cref="SmallestNorm"/>.</summary>
    public double Ratio { get; private set; }

    /// <summary>How many rows <see cref="Ratio"/> sums over.</summary>
    public long RatioRows { get; private set; }

    /// <summary>Σ cos(x, x̄): what predicting the mean reaches.</summary>
    public double CosineWithMean
    {
        get
        {
            var (product, squared) = (0.0, 0.0);
            for (var i = 0; i < inputDim; i++)
            {
                product += _unitSum[i] * _mean[i];
                squared += _mean[i] * _mean[i];
            }

            return squared > 0 ? product / Math.Sqrt(squared) : 0;
        }
    }

    /// <summary>Adds one row.</summary>
    public void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> xHat, ReadOnlySpan<float> bias)
    {
        Rows++;
        double error = 0, input = 0, output = 0, product = 0, centredOutput = 0, centredProduct = 0, variance = 0;
        for (var i = 0; i < inputDim; i++)
        {
            double a = x[i], b = xHat[i], c = bias[i];
            error += (a - b) * (a - b);
            input += a * a;
            output += b * b;
            product += a * b;
            centredOutput += (b - c) * (b - c);
            centredProduct += (a - c) * (b - c);
            var fromOldMean = a - _mean[i];
            _mean[i] += fromOldMean / Rows;
            variance += fromOldMean * (a - _mean[i]);
        }

        Variance += variance;
        Error += error;
        InputSquared += input;
        OutputSquared += output;
        Product += product;
        CentredOutputSquared += centredOutput;
        CentredProduct += centredProduct;
        AddNorms(x, Math.Sqrt(input), Math.Sqrt(output), product);
    }

    /// <summary>Adds the sums over other rows.</summary>
    public void Merge(ReconstructionSums other)
    {
        if (other.Rows == 0)
            return;
        var rows = Rows + other.Rows;
        var between = 0.0;
        for (var i = 0; i < inputDim; i++)
        {
            var difference = other._mean[i] - _mean[i];
            between += difference * difference;
            _mean[i] += difference * other.Rows / rows;
            _unitSum[i] += other._unitSum[i];
        }

        Variance += other.Variance + (between * Rows * other.Rows / rows);
        Rows = rows;
        Error += other.Error;
        InputSquared += other.InputSquared;
        OutputSquared += other.OutputSquared;
        Product += other.Product;
        CentredOutputSquared += other.CentredOutputSquared;
        CentredProduct += other.CentredProduct;
        InputNorm += other.InputNorm;
        OutputNorm += other.OutputNorm;
        Cosine += other.Cosine;
        Ratio += other.Ratio;
        RatioRows += other.RatioRows;
    }

    private void AddNorms(ReadOnlySpan<float> x, double input, double output, double product)
    {
        InputNorm += input;
        OutputNorm += output;
        if (input > SmallestNorm)
        {
            Ratio += output / input;
            RatioRows++;
        }

        if (input == 0)
            return;
        Cosine += output > 0 ? product / (input * output) : 0;
        for (var i = 0; i < inputDim; i++)
            _unitSum[i] += x[i] / input;
    }
}

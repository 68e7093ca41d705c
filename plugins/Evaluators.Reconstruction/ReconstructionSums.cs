using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Reconstruction;

/// <summary>What is summed over rows, in double precision. Sums over disjoint rows can be merged.</summary>
/// <remarks>
/// The variance follows Welford 1962 row by row and Chan, Golub and LeVeque 1979 in merging: it subtracts means before it squares,
/// so it survives means that are far larger than the spread.
/// </remarks>
internal sealed class ReconstructionSums(int inputDim) : IRowSums<ReconstructionSums>
{
    /// <summary>Rows with ‖x‖ up to this have no meaningful norm ratio and are left out of it (SynthSAEBench).</summary>
    public const double SmallestNorm = 1e-6;

    private readonly double[] _mean = new double[inputDim];
    private readonly double[] _errorSum = new double[inputDim];
    private readonly double[] _unitSum = new double[inputDim];

    /// <summary>d, the length of a row.</summary>
    public int Dimension => inputDim;

    /// <summary>x̄.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>N, the number of rows, each as often as it counts.</summary>
    public double Rows { get; private set; }

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
    public double RatioRows { get; private set; }

    /// <summary>Σ‖x − x̂‖²/‖x‖² over the same rows.</summary>
    public double ErrorRatio { get; private set; }

    /// <summary>Σ‖x − x̂‖.</summary>
    public double ErrorNorm { get; private set; }

    /// <summary>Σ‖e − ē‖², the part of the error that is no constant offset.</summary>
    public double ErrorVariance
    {
        get
        {
            var squared = 0.0;
            foreach (var sum in _errorSum)
                squared += sum * sum;
            return Math.Max(0, Error - (squared / Rows));
        }
    }

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
            _errorSum[i] += a - b;
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
        ErrorNorm += Math.Sqrt(error);
        AddNorms(x, Math.Sqrt(input), Math.Sqrt(output), product, error);
    }

    /// <inheritdoc/>
    public void Merge(ReconstructionSums other, double weight)
    {
        if (other.Rows == 0)
            return;
        var added = weight * other.Rows;
        var rows = Rows + added;
        var between = 0.0;
        for (var i = 0; i < inputDim; i++)
        {
            var difference = other._mean[i] - _mean[i];
            between += difference * difference;
            _mean[i] += difference * added / rows;
            _errorSum[i] += weight * other._errorSum[i];
            _unitSum[i] += weight * other._unitSum[i];
        }

        Variance += (weight * other.Variance) + (between * Rows * added / rows);
        Rows = rows;
        Error += weight * other.Error;
        InputSquared += weight * other.InputSquared;
        OutputSquared += weight * other.OutputSquared;
        Product += weight * other.Product;
        CentredOutputSquared += weight * other.CentredOutputSquared;
        CentredProduct += weight * other.CentredProduct;
        InputNorm += weight * other.InputNorm;
        OutputNorm += weight * other.OutputNorm;
        Cosine += weight * other.Cosine;
        Ratio += weight * other.Ratio;
        RatioRows += weight * other.RatioRows;
        ErrorRatio += weight * other.ErrorRatio;
        ErrorNorm += weight * other.ErrorNorm;
    }

    private void AddNorms(ReadOnlySpan<float> x, double input, double output, double product, double error)
    {
        InputNorm += input;
        OutputNorm += output;
        if (input > SmallestNorm)
        {
            Ratio += output / input;
            ErrorRatio += error / (input * input);
            RatioRows++;
        }

        if (input == 0)
            return;
        Cosine += output > 0 ? product / (input * output) : 0;
        for (var i = 0; i < inputDim; i++)
            _unitSum[i] += x[i] / input;
    }
}

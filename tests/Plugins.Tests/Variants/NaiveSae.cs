namespace SaeLab.Plugins.Tests.Variants;

/// <summary>A sparse autoencoder written a second time, from the formulas: double precision, plain loops, gradients derived by hand, its own Adam.</summary>
internal sealed class NaiveSae(double[][] encoder, double[] encoderBias, double[][] decoder, double[] decoderBias)
{
    private readonly Dictionary<object, (double[] M, double[] V)> _moments = [];
    private int _steps;

    /// <summary>How many latents a row keeps; null keeps all positive ones.</summary>
    public int? K { get; init; }

    /// <summary>λ of Σ f_i·w_i.</summary>
    public double Lambda { get; init; }

    /// <summary>Whether w_i = ‖d_i‖ instead of 1.</summary>
    public bool Weighted { get; init; }

    /// <summary>Whether b_dec is subtracted from the input.</summary>
    public bool Subtracts { get; init; }

    /// <summary>Whether decoder rows are kept at norm 1.</summary>
    public bool UnitRows { get; init; }

    /// <summary>Weight of AuxK; 0 leaves it out. The residual's variance over the batch is its denominator, half the input dimension its k.</summary>
    public double Aux { get; init; }

    public double LearningRate { get; init; }

    public double[][] Encoder => encoder;

    public double[] EncoderBias => encoderBias;

    public double[][] Decoder => decoder;

    public double[] DecoderBias => decoderBias;

    /// <summary>One step on a batch; returns the loss before it.</summary>
    public double Step(double[][] batch, IReadOnlyCollection<int> dead)
    {
        int rows = batch.Length, d = decoderBias.Length, m = encoder.Length;
        var gradEncoder = encoder.Select(r => new double[d]).ToArray();
        var gradDecoder = encoder.Select(r => new double[d]).ToArray();
        var (gradEncoderBias, gradDecoderBias) = (new double[m], new double[d]);
        var loss = 0.0;
        var residuals = new double[rows][];
        var pre = new double[rows][];
        for (var b = 0; b < rows; b++)
        {
            var x = batch[b];
            var z = pre[b] = new double[m];
            for (var i = 0; i < m; i++)
            {
                z[i] = encoderBias[i];
                for (var c = 0; c < d; c++)
                    z[i] += (x[c] - (Subtracts ? decoderBias[c] : 0)) * encoder[i][c];
            }

            var chosen = Enumerable.Range(0, m).Where(i => z[i] > 0);
            if (K is { } k)
                chosen = chosen.OrderByDescending(i => z[i]).ThenBy(i => i).Take(k);
            var active = chosen.ToList();

            var xHat = (double[])decoderBias.Clone();
            foreach (var i in active)
            {
                for (var c = 0; c < d; c++)
                    xHat[c] += z[i] * decoder[i][c];
            }

            var residual = residuals[b] = new double[d];
            for (var c = 0; c < d; c++)
            {
                residual[c] = x[c] - xHat[c];
                loss += residual[c] * residual[c] / rows;
                gradDecoderBias[c] -= 2 * residual[c] / rows;
            }

            foreach (var i in active)
            {
                var norm = Math.Sqrt(decoder[i].Sum(v => v * v));
                var weight = Weighted ? norm : 1;
                loss += Lambda * z[i] * weight / rows;
                var gradZ = Lambda * weight / rows;
                for (var c = 0; c < d; c++)
                {
                    gradZ -= 2 * residual[c] * decoder[i][c] / rows;
                    gradDecoder[i][c] -= 2 * residual[c] * z[i] / rows;
                    if (Weighted)
                        gradDecoder[i][c] += Lambda * z[i] * decoder[i][c] / norm / rows;
                }

                BackToEncoder(x, i, gradZ);
            }
        }

        if (Aux > 0 && dead.Count > 0)
            loss += Aux * AddAux();

        if (UnitRows)
        {
            for (var i = 0; i < m; i++)
            {
                double along = 0, square = 0;
                for (var c = 0; c < d; c++)
                {
                    along += gradDecoder[i][c] * decoder[i][c];
                    square += decoder[i][c] * decoder[i][c];
                }

                for (var c = 0; c < d; c++)
                    gradDecoder[i][c] -= along / square * decoder[i][c];
            }
        }

        _steps++;
        for (var i = 0; i < m; i++)
        {
            Adam(encoder[i], gradEncoder[i]);
            Adam(decoder[i], gradDecoder[i]);
        }

        Adam(encoderBias, gradEncoderBias);
        Adam(decoderBias, gradDecoderBias);
        foreach (var row in UnitRows ? decoder : [])
        {
            var norm = Math.Sqrt(row.Sum(v => v * v));
            for (var c = 0; c < d; c++)
                row[c] /= norm;
        }

        return loss;

        void BackToEncoder(double[] x, int i, double gradZ)
        {
            gradEncoderBias[i] += gradZ;
            for (var c = 0; c < d; c++)
            {
                gradEncoder[i][c] += gradZ * (x[c] - (Subtracts ? decoderBias[c] : 0));
                if (Subtracts)
                    gradDecoderBias[c] -= gradZ * encoder[i][c];
            }
        }

        double AddAux()
        {
            var mean = Enumerable.Range(0, d).Select(c => residuals.Average(r => r[c])).ToArray();
            var variance = residuals.Average(r => Enumerable.Range(0, d).Sum(c => (r[c] - mean[c]) * (r[c] - mean[c])));
            var error = 0.0;
            for (var b = 0; b < rows; b++)
            {
                var z = pre[b];
                var used = dead.OrderByDescending(i => z[i]).ThenBy(i => i).Take(Math.Min(Math.Max(1, d / 2), dead.Count)).Where(i => z[i] > 0).ToList();
                var gap = new double[d];
                for (var c = 0; c < d; c++)
                {
                    gap[c] = residuals[b][c] - used.Sum(i => z[i] * decoder[i][c]);
                    error += gap[c] * gap[c] / rows;
                }

                foreach (var i in used)
                {
                    var gradZ = 0.0;
                    for (var c = 0; c < d; c++)
                    {
                        gradZ -= Aux / variance * 2 * gap[c] * decoder[i][c] / rows;
                        gradDecoder[i][c] -= Aux / variance * 2 * gap[c] * z[i] / rows;
                    }

                    BackToEncoder(batch[b], i, gradZ);
                }
            }

            return error / variance;
        }
    }

    private void Adam(double[] values, double[] gradient)
    {
        if (!_moments.TryGetValue(values, out var moments))
            _moments.Add(values, moments = (new double[values.Length], new double[values.Length]));
        for (var i = 0; i < values.Length; i++)
        {
            moments.M[i] = (0.9 * moments.M[i]) + (0.1 * gradient[i]);
            moments.V[i] = (0.999 * moments.V[i]) + (0.001 * gradient[i] * gradient[i]);
            var m = moments.M[i] / (1 - Math.Pow(0.9, _steps));
            var v = moments.V[i] / (1 - Math.Pow(0.999, _steps));
            values[i] -= LearningRate * m / (Math.Sqrt(v) + 1e-8);
        }
    }
}

namespace SaeLab.Numerics;

/// <summary>Every operation in double precision, in loops that read like the formulas: the executable specification.</summary>
/// <remarks>Slow and single-threaded on purpose. Gradients are checked by finite differences on it, and other backends against it.</remarks>
public sealed partial class ReferenceBackend : Backend
{
    private const double SmallestNorm = 1e-8;

    /// <inheritdoc/>
    public override string Description => "reference float64";

    /// <inheritdoc/>
    public override Tensor NewTensor(int rows, int columns) => new ReferenceTensor(rows, columns);

    /// <inheritdoc/>
    public override Latents NewLatents(int latentCount) => new ReferenceLatents(latentCount);

    /// <inheritdoc/>
    public override Tensor Import(Matrix matrix)
    {
        var tensor = new ReferenceTensor(matrix.Rows, matrix.Columns);
        tensor.CopyFrom(matrix.Span);
        return tensor;
    }

    internal override void Encode(in EncoderTensors encoder, Activation activation, ReadOnlySpan<int> only, Latents latents)
    {
        var (x, w) = (Of(encoder.Inputs), Of(encoder.Weights));
        var f = Of(latents);
        f.Reset(x.Rows);
        int[] candidates = only.IsEmpty ? [.. Enumerable.Range(0, w.Rows)] : only.ToArray();
        var z = new double[x.Rows, w.Rows];
        for (var b = 0; b < x.Rows; b++)
        {
            foreach (var i in candidates)
            {
                z[b, i] = PreActivation(encoder, b, i);
                if (!double.IsFinite(z[b, i]))
                    throw new NotFiniteNumberException($"The pre-activation of row {b} and latent {i} is not finite.", z[b, i]);
            }
        }

        foreach (var (b, i) in Select(z, x.Rows, candidates, encoder.Threshold, activation))
        {
            var isSilent = activation.Kind == ActivationKind.JumpRelu && z[b, i] <= Of(encoder.Threshold!)[i, 0];
            f.Entries[b].Add(new ReferenceLatents.Entry(i, isSilent ? 0 : z[b, i]));
        }
    }

    internal override void JumpReluBackward(in EncoderTensors encoder, Activation activation, Latents latents, double countGradient, GradientSlot threshold)
    {
        var (theta, gTheta) = (Of(encoder.Threshold!), Start(threshold));
        foreach (var entry in Of(latents).Entries.SelectMany(row => row))
        {
            var t = theta[entry.Latent, 0];
            var isNear = entry.Value == 0 || entry.Value - t < activation.Bandwidth / 2;
            var term = isNear ? ((t * entry.Gradient) + countGradient) / activation.Bandwidth : 0;
            if (gTheta is not null)
                gTheta[entry.Latent, 0] -= term;
            entry.Gradient = (entry.Value == 0 ? 0 : entry.Gradient) + (activation.TrainsInput ? term : 0);
        }
    }

    internal override void EncodeBackward(in EncoderTensors encoder, Latents latents, in EncoderGradients gradients)
    {
        var (x, w) = (Of(encoder.Inputs), Of(encoder.Weights));
        var (gx, gw, gBias, gPre, gScale) = (Start(gradients.Inputs), Start(gradients.Weights), Start(gradients.Bias), Start(gradients.PreBias), Start(gradients.Scale));
        for (var b = 0; b < x.Rows; b++)
        {
            foreach (var entry in Of(latents).Entries[b])
            {
                var i = entry.Latent;
                var scale = encoder.Scale is null ? 1 : Of(encoder.Scale)[i, 0];
                var g = entry.Gradient * scale;
                if (gBias is not null)
                    gBias[i, 0] += g;
                if (gScale is not null)
                    gScale[i, 0] += entry.Gradient * PreActivation(encoder with { Scale = null }, b, i);
                for (var c = 0; c < x.Columns; c++)
                {
                    if (gw is not null)
                        gw[i, c] += g * (x[b, c] - PreBias(encoder, c));
                    if (gx is not null)
                        gx[b, c] += g * w[i, c];
                    if (gPre is not null)
                        gPre[0, c] -= g * w[i, c];
                }
            }
        }
    }

    internal override void Decode(Latents latents, Tensor decoder, Tensor? bias, Tensor reconstruction)
    {
        var (d, xHat) = (Of(decoder), Of(reconstruction));
        for (var b = 0; b < xHat.Rows; b++)
        {
            for (var c = 0; c < xHat.Columns; c++)
            {
                xHat[b, c] = bias is null ? 0 : Of(bias)[0, c];
                foreach (var entry in Of(latents).Entries[b])
                    xHat[b, c] += entry.Value * d[entry.Latent, c];
            }
        }
    }

    internal override void DecodeBackward(Latents latents, Tensor decoder, Tensor gradient, in DecoderGradients gradients)
    {
        var (d, g) = (Of(decoder), Of(gradient));
        var (gDecoder, gBias) = (Start(gradients.Decoder), Start(gradients.Bias));
        for (var b = 0; b < g.Rows; b++)
        {
            foreach (var entry in Of(latents).Entries[b])
            {
                var dot = 0.0;
                for (var c = 0; c < g.Columns; c++)
                {
                    dot += g[b, c] * d[entry.Latent, c];
                    if (gDecoder is not null)
                        gDecoder[entry.Latent, c] += entry.Value * g[b, c];
                }

                Pass(dot, gradients.Latents, entry);
            }

            for (var c = 0; gBias is not null && c < g.Columns; c++)
                gBias[0, c] += g[b, c];
        }
    }

    internal override void DecodePrefixes(
        Latents latents, Tensor decoder, Tensor? bias, in Prefixes prefixes, ReadOnlySpan<Tensor> reconstructions)
    {
        for (var prefix = 0; prefix < reconstructions.Length; prefix++)
            Decode(Part(latents, prefixes, 0, prefix), decoder, bias, reconstructions[prefix]);
    }

    internal override void DecodePrefixesBackward(
        Latents latents, Tensor decoder, in Prefixes prefixes, ReadOnlySpan<Tensor> gradients, in DecoderGradients slots)
    {
        var slot = slots.Decoder;
        for (var prefix = 0; prefix < gradients.Length; prefix++)
        {
            var part = Part(latents, prefixes, prefix, prefix);
            DecodeBackward(part, decoder, gradients[prefix], slots with { Decoder = slot, Bias = prefix == 0 ? slots.Bias : default });
            slot = slot with { Accumulate = true };
        }
    }

    internal override void Clear(Tensor destination) => Array.Clear(Of(destination).Data);

    internal override void AddScaled(Tensor source, double factor, Tensor destination, bool accumulate)
    {
        for (var i = 0; i < source.Count; i++)
            Of(destination).Data[i] = (accumulate ? Of(destination).Data[i] : 0) + (factor * Of(source).Data[i]);
    }

    internal override void AddScaledDifference(Tensor a, Tensor b, double factor, Tensor destination, bool accumulate)
    {
        for (var i = 0; i < a.Count; i++)
            Of(destination).Data[i] = (accumulate ? Of(destination).Data[i] : 0) + (factor * (Of(a).Data[i] - Of(b).Data[i]));
    }

    internal override double SumOfSquares(Tensor a) => Of(a).Data.Sum(v => v * v);

    internal override double SumOfSquaredDifferences(Tensor a, Tensor b) => Of(a).Data.Zip(Of(b).Data, (u, v) => (u - v) * (u - v)).Sum();

    internal override double SumOfSquaresAboutMean(Tensor a)
    {
        var sum = 0.0;
        for (var c = 0; c < a.Columns; c++)
        {
            var column = Enumerable.Range(0, a.Rows).Select(b => Of(a)[b, c]).ToArray();
            var mean = column.Average();
            sum += column.Sum(v => (v - mean) * (v - mean));
        }

        return sum;
    }

    internal override long CountFiring(Latents latents) => Of(latents).Entries.Sum(row => row.Count(e => e.Value != 0));

    internal override void ClearGradients(Latents latents)
    {
        foreach (var entry in Of(latents).Entries.SelectMany(row => row))
            entry.Gradient = 0;
    }

    internal override void ProjectOffRows(Tensor rows, Tensor gradient)
    {
        for (var i = 0; i < rows.Rows; i++)
        {
            var row = Of(rows).Row(i);
            var g = Of(gradient).Row(i);
            var norm = Math.Max(Norm(row), SmallestNorm);
            var dot = 0.0;
            for (var c = 0; c < row.Length; c++)
                dot += g[c] * row[c] / norm;
            for (var c = 0; c < row.Length; c++)
                g[c] -= dot * row[c] / norm;
        }
    }

    internal override void NormalizeRows(Tensor rows)
    {
        for (var i = 0; i < rows.Rows; i++)
        {
            var norm = Math.Max(Norm(Of(rows).Row(i)), SmallestNorm);
            foreach (ref var value in Of(rows).Row(i))
                value /= norm;
        }
    }

    internal override void AdamStep(Tensor value, Tensor gradient, Tensor firstMoment, Tensor secondMoment, in AdamStep step)
    {
        var (p, m, v) = (Of(value).Data, Of(firstMoment).Data, Of(secondMoment).Data);
        for (var i = 0; i < p.Length; i++)
        {
            var g = Of(gradient).Data[i] * step.GradientScale;
            m[i] = (step.Beta1 * m[i]) + ((1 - step.Beta1) * g);
            v[i] = (step.Beta2 * v[i]) + ((1 - step.Beta2) * g * g);
            p[i] -= step.LearningRate * (m[i] / step.Correction1) / (Math.Sqrt(v[i] / step.Correction2) + step.Epsilon);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    /// <summary>Which latents of which rows become entries, by row and ascending.</summary>
    private static IEnumerable<(int Row, int Latent)> Select(double[,] z, int rows, int[] candidates, Tensor? threshold, Activation activation)
    {
        var all = Enumerable.Range(0, rows).SelectMany(b => candidates.Select(i => (Row: b, Latent: i)));
        var kept = activation.Kind switch
        {
            ActivationKind.Relu => all,
            ActivationKind.TopK or ActivationKind.AbsTopK => all.GroupBy(e => e.Row).SelectMany(row => Largest(row, (int)activation.K)),
            ActivationKind.BatchTopK => Largest(all, (int)(activation.K * rows)),
            ActivationKind.GroupMax => all.GroupBy(e => (e.Row, e.Latent / (z.GetLength(1) / (int)activation.K))).SelectMany(group => Largest(group, 1)),
            _ => all.Where(e => z[e.Row, e.Latent] > Of(threshold!)[e.Latent, 0] - (activation.Bandwidth / 2)),
        };
        return activation.Kind == ActivationKind.JumpRelu ? kept : kept.Where(e => z[e.Row, e.Latent] > 0 || !activation.Rectified);

        IEnumerable<(int Row, int Latent)> Largest(IEnumerable<(int Row, int Latent)> entries, int count) =>
            entries.OrderByDescending(e => activation.Kind == ActivationKind.AbsTopK ? Math.Abs(z[e.Row, e.Latent]) : z[e.Row, e.Latent]).ThenBy(e => e).Take(count).Order();
    }

    internal static double PreActivation(in EncoderTensors encoder, int b, int i)
    {
        var z = encoder.Bias is null ? 0 : Of(encoder.Bias)[i, 0];
        for (var c = 0; c < encoder.Inputs.Columns; c++)
            z += (Of(encoder.Inputs)[b, c] - PreBias(encoder, c)) * Of(encoder.Weights)[i, c];
        return encoder.Scale is null ? z : z * Of(encoder.Scale)[i, 0];
    }

    private static double PreBias(in EncoderTensors encoder, int c) => encoder.PreBias is null ? 0 : Of(encoder.PreBias)[0, c];

    /// <summary>The same entries, of the latents whose first prefix is one of those.</summary>
    private static ReferenceLatents Part(Latents latents, in Prefixes prefixes, int from, int to)
    {
        var part = new ReferenceLatents(latents.LatentCount);
        part.Reset(latents.Rows);
        for (var b = 0; b < latents.Rows; b++)
        {
            foreach (var entry in Of(latents).Entries[b])
            {
                if (prefixes.First(entry.Latent) >= from && prefixes.First(entry.Latent) <= to)
                    part.Entries[b].Add(entry);
            }
        }

        return part;
    }

    private static double Weight(Tensor? weights, int latent) => weights is null ? 1 : Of(weights)[latent, 0];

    private static double Norm(ReadOnlySpan<double> row)
    {
        var sum = 0.0;
        foreach (var value in row)
            sum += value * value;
        return Math.Sqrt(sum);
    }

    /// <summary>The array to add a gradient to, zeroed first unless what it holds counts.</summary>
    private static ReferenceTensor? Start(GradientSlot slot)
    {
        if (slot.Destination is not null && !slot.Accumulate)
            Array.Clear(Of(slot.Destination).Data);
        return slot.Destination as ReferenceTensor;
    }

    private static ReferenceTensor Of(Tensor tensor) => (ReferenceTensor)tensor;

    private static ReferenceLatents Of(Latents latents) => (ReferenceLatents)latents;
}

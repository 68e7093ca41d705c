using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Turns dictionaries trained on transformed activations into ones for raw activations, without changing what they reconstruct.</summary>
public static class InputFolds
{
    /// <summary>For training on s·x (and targets t·y): W_enc ← s·W_enc, W_dec ← W_dec / t, b_dec ← b_dec / t, W_skip ← s/t·W_skip. Latents, b_enc and θ keep their units.</summary>
    /// <remarks>A pursuit or sparse coding encodes with the decoder, whose rows keep their norms: there latents are divided by s instead, and so are the residual's threshold and γ.</remarks>
    /// <param name="dictionary">The dictionary as trained; its matrices are changed.</param>
    /// <param name="scale">s.</param>
    /// <param name="targetScale">t; s itself where inputs are reconstructed.</param>
    public static LearnedDictionary FoldScale(LearnedDictionary dictionary, double scale, double? targetScale = null)
    {
        var target = targetScale ?? scale;
        Scale(dictionary.DecoderBias, 1 / target);
        if (dictionary.Pursuit is { } pursuit)
            return dictionary with { Pursuit = pursuit with { ResidualThreshold = pursuit.ResidualThreshold / scale } };
        if (dictionary.Lasso is { } lasso)
            return dictionary with { Lasso = lasso with { Penalty = lasso.Penalty / scale } };
        Scale(dictionary.EncoderWeights, scale);
        Scale(dictionary.DecoderWeights, 1 / target);
        if (dictionary.SkipWeights is { } skip)
            Scale(skip, scale / target);
        return dictionary;
    }

    /// <summary>For training on (x − μ)·M: W_enc ← W_enc·Mᵀ, W_dec ← W_dec·M⁻¹, b_dec ← b_dec·M⁻¹ + μ (W_enc and W_dec stored by latent). Latents, b_enc and θ keep their units.</summary>
    /// <remarks>Where b_dec is not subtracted from the input, μ goes into b_enc, and a linear path's share of it into b_dec.</remarks>
    /// <param name="dictionary">The dictionary as trained, of an autoencoder; its matrices are changed.</param>
    /// <param name="mean">μ [1, d].</param>
    /// <param name="whitening">M [d, d].</param>
    /// <param name="inverse">M⁻¹ [d, d].</param>
    /// <exception cref="InvalidOperationException">The dictionary encodes with its decoder, whose rows would lose their norm.</exception>
    public static LearnedDictionary FoldWhitening(LearnedDictionary dictionary, Matrix mean, Matrix whitening, Matrix inverse)
    {
        if (!dictionary.HasEncoder)
            throw new InvalidOperationException("Whitening cannot be folded where encoding uses the decoder: its rows would lose their norm. Use another input transform.");
        using var transposed = Transpose(whitening);
        MultiplyRows(dictionary.EncoderWeights, transposed);
        MultiplyRows(dictionary.DecoderWeights, inverse);
        MultiplyRows(dictionary.DecoderBias, inverse);
        AddTo(dictionary.DecoderBias.Row(0), mean.Row(0), 1);
        if (dictionary.SkipWeights is { } skip)
        {
            // x̂' = x'·Wᵀ  ⇒  x̂ = (x − μ)·(M·Wᵀ·M⁻¹), so W_skip ← (M⁻¹)ᵀ·W·Mᵀ.
            using var columns = Transpose(skip);
            MultiplyRows(columns, inverse);
            using var folded = Transpose(columns);
            MultiplyRows(folded, transposed);
            folded.Span.CopyTo(skip.Span);
        }

        if (!dictionary.SubtractsDecoderBias)
        {
            for (var i = 0; i < dictionary.EncoderBias.Rows; i++)
                dictionary.EncoderBias[i, 0] -= (float)RowGeometry.Dot(mean.Row(0), dictionary.EncoderWeights.Row(i));
            for (var c = 0; c < dictionary.DecoderBias.Columns && dictionary.SkipWeights is not null; c++)
                dictionary.DecoderBias[0, c] -= (float)RowGeometry.Dot(mean.Row(0), dictionary.SkipWeights.Row(c));
        }

        return dictionary;
    }

    private static void Scale(Matrix matrix, double factor)
    {
        foreach (ref var value in matrix.Span)
            value = (float)(value * factor);
    }

    private static void AddTo(Span<float> destination, ReadOnlySpan<float> row, double factor)
    {
        for (var c = 0; c < destination.Length; c++)
            destination[c] = (float)(destination[c] + (factor * row[c]));
    }

    private static Matrix Transpose(Matrix matrix)
    {
        var transposed = new Matrix(matrix.Columns, matrix.Rows);
        for (var r = 0; r < matrix.Rows; r++)
        {
            for (var c = 0; c < matrix.Columns; c++)
                transposed[c, r] = matrix[r, c];
        }

        return transposed;
    }

    /// <summary>rows ← rows·factor, in double precision.</summary>
    private static void MultiplyRows(Matrix rows, Matrix factor)
    {
        Parallel.For(0, rows.Rows, r =>
        {
            var sum = new double[factor.Columns];
            var row = rows.Row(r);
            for (var k = 0; k < row.Length; k++)
            {
                var from = factor.Row(k);
                for (var c = 0; c < sum.Length; c++)
                    sum[c] += (double)row[k] * from[c];
            }

            for (var c = 0; c < sum.Length; c++)
                row[c] = (float)sum[c];
        });
    }
}

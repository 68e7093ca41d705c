using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Encodes and decodes with a learned dictionary in its inference form. Codes of a row do not depend on the rows beside it.</summary>
public sealed class DictionaryInference : IDisposable
{
    private readonly LearnedDictionary _dictionary;
    private readonly Graph _graph;
    private readonly Matrix[] _thresholds;
    private (float Factor, float Mean)[] _undo = [];
    private Latents? _given;

    /// <summary>Inference with a dictionary, which must not change meanwhile.</summary>
    public DictionaryInference(LearnedDictionary dictionary, Backend backend)
    {
        (_dictionary, _graph) = (dictionary, new Graph(backend));
        _thresholds = dictionary.Thresholds is null ? [] : [.. Columns(dictionary.Thresholds)];
    }

    /// <summary>Replaces latents and reconstructions by those of the inputs.</summary>
    /// <param name="inputs">x [n, d].</param>
    /// <param name="latents">f [n, m].</param>
    /// <param name="reconstructions">x̂ [n, d_out].</param>
    public void Run(Matrix inputs, SparseLatents latents, Matrix reconstructions)
    {
        _graph.Begin();
        using var transformed = Transform(inputs);
        var x = Constant(transformed ?? inputs);
        var f = Encode(x, Constant(_dictionary.DecoderWeights), Constant(_dictionary.DecoderBias));
        f.Value.CopyTo(latents);
        Reconstruct(x, f, reconstructions);
    }

    /// <summary>Replaces reconstructions by those that given latents make, whatever the encoder would say.</summary>
    /// <param name="inputs">x [n, d], for what does not go through latents: a row's own scale, a linear path beside them.</param>
    /// <param name="latents">f [n, m].</param>
    /// <param name="reconstructions">x̂ [n, d_out].</param>
    public void Decode(Matrix inputs, SparseLatents latents, Matrix reconstructions)
    {
        _graph.Begin();
        using var transformed = Transform(inputs);
        _given ??= _graph.Backend.NewLatents(latents.LatentCount);
        _given.CopyFrom(latents);
        Reconstruct(Constant(transformed ?? inputs), _graph.Input(_given), reconstructions);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _graph.Dispose();
        _given?.Dispose();
        foreach (var threshold in _thresholds)
            threshold.Dispose();
    }

    private void Reconstruct(DenseNode x, LatentNode f, Matrix reconstructions)
    {
        var (decoder, bias) = (Constant(_dictionary.DecoderWeights), Constant(_dictionary.DecoderBias));
        var xHat = _graph.Decode(f, decoder, bias);
        if (_dictionary.SkipWeights is { } skip)
            xHat = _graph.Add(xHat, _graph.Linear(_dictionary.SubtractsDecoderBias ? _graph.SubtractRow(x, bias) : x, Constant(skip)));
        xHat.Value.CopyTo(reconstructions.Span);
        RowTransforms.Undo(_dictionary.RowTransform, reconstructions, _undo);
    }

    private LatentNode Encode(DenseNode x, DenseNode decoder, DenseNode bias)
    {
        var preBias = _dictionary.SubtractsDecoderBias ? bias : null;
        if (_dictionary.Pursuit is { } pursuit)
            return _graph.Pursue(x, decoder, preBias, pursuit);
        if (_dictionary.Lasso is { } lasso)
            return _graph.SparseCode(x, decoder, preBias, lasso);
        var f = Encode(x, preBias, pass: 0);
        if (_dictionary.Refinement is not { } refinement)
            return f;

        // z_t = z_{t−1} + η·(x − x̂_{t−1})·W_encᵀ is an encoding of x + η·Σ (x − x̂), since the encoder is affine.
        var input = x;
        for (var step = 1; step <= refinement.Steps; step++)
        {
            input = _graph.Add(input, _graph.Subtract(x, _graph.Decode(f, decoder, bias)), refinement.StepSize);
            f = Encode(input, preBias, step);
        }

        return f;
    }

    private LatentNode Encode(DenseNode x, DenseNode? preBias, int pass) => _graph.Encode(
        x,
        new Encoder(Constant(_dictionary.EncoderWeights), Constant(_dictionary.EncoderBias), preBias, Threshold: _thresholds.Length == 0 ? null : Constant(_thresholds[pass])),
        _dictionary.Activation);

    private Matrix? Transform(Matrix inputs)
    {
        if (_dictionary.RowTransform == RowTransform.None)
            return null;
        if (_undo.Length < inputs.Rows)
            _undo = new (float, float)[inputs.Rows];
        var transformed = new Matrix(inputs.Rows, inputs.Columns);
        inputs.Span.CopyTo(transformed.Span);
        RowTransforms.Apply(_dictionary.RowTransform, transformed, _undo);
        return transformed;
    }

    private DenseNode Constant(Matrix matrix) => _graph.Input(_graph.Backend.Import(matrix));

    private static IEnumerable<Matrix> Columns(Matrix matrix)
    {
        for (var c = 0; c < matrix.Columns; c++)
        {
            var column = new Matrix(matrix.Rows, 1);
            for (var r = 0; r < matrix.Rows; r++)
                column[r, 0] = matrix[r, c];
            yield return column;
        }
    }
}

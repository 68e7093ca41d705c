using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.MetaStructure;

/// <summary>A BatchTopK sparse autoencoder of decoder rows.</summary>
internal sealed class MetaSae : IDisposable
{
    private readonly Matrix _rows;
    private readonly MetaStructureOptions _options;
    private readonly RandomStream _order;
    private readonly Backend _backend;
    private readonly Graph _graph;
    private readonly ParameterSet _parameters;
    private readonly Parameter _encoder, _encoderBias, _decoder, _bias;

    /// <param name="rows">What to explain, rows of norm 1.</param>
    /// <param name="options">How.</param>
    /// <param name="random">For its start and the order of rows.</param>
    /// <param name="backend">Where to compute.</param>
    public MetaSae(Matrix rows, MetaStructureOptions options, RandomStream random, Backend backend)
    {
        (_rows, _options, _order, _backend) = (rows, options, random.For("order"), backend);
        (_graph, _parameters) = (new Graph(_backend), new ParameterSet(_backend));
        var latents = Math.Max(1, (int)(options.WidthRatio * rows.Rows));
        using var start = new Matrix(latents, rows.Columns);
        random.For("start").FillGaussian(start.Span);
        for (var i = 0; i < latents; i++)
        {
            var norm = Math.Max(RowGeometry.Norm(start.Row(i)), 1e-8);
            foreach (ref var value in start.Row(i))
                value = (float)(value / norm);
        }

        using var zeros = new Matrix(latents, 1);
        using var mean = Mean(rows);
        _encoder = _parameters.Add(ParameterNames.EncoderWeights, start, RowMeaning.Latent);
        _encoderBias = _parameters.Add(ParameterNames.EncoderBias, zeros, RowMeaning.Latent);
        _decoder = _parameters.Add(ParameterNames.DecoderWeights, start, RowMeaning.Latent);
        _bias = _parameters.Add(ParameterNames.DecoderBias, mean, RowMeaning.Shared);
    }

    /// <summary>All training steps.</summary>
    public void Train()
    {
        using var adam = new Adam(_parameters);
        using var batch = new Matrix(Math.Min(_options.Batch, _rows.Rows), _rows.Columns);
        for (var step = 0; step < _options.Steps; step++)
        {
            for (var r = 0; r < batch.Rows; r++)
                _rows.Row((int)_order.NextBelow((ulong)_rows.Rows)).CopyTo(batch.Row(r));
            _graph.Begin();
            var x = _graph.Input(_backend.Import(batch));
            _graph.Backward(_graph.MeanSquaredError(Reconstruct(x), x));
            UnitRows.ProjectGradient(_graph, _decoder);
            adam.Step(_graph, _options.LearningRate);
            UnitRows.Normalize(_decoder, _backend);
        }
    }

    /// <summary>‖w − ŵ‖² and ‖w − w̄‖² of every row.</summary>
    public (double[] Errors, double[] Variances) Measure()
    {
        _graph.Begin();
        using var reconstructions = Reconstruct(_graph.Input(_backend.Import(_rows))).Value.ToMatrix();
        using var mean = Mean(_rows);
        return ([.. Enumerable.Range(0, _rows.Rows).Select(i => Distance(_rows.Row(i), reconstructions.Row(i)))],
            [.. Enumerable.Range(0, _rows.Rows).Select(i => Distance(_rows.Row(i), mean.Row(0)))]);
    }

    public void Dispose()
    {
        _graph.Dispose();
        _parameters.Dispose();
    }

    private DenseNode Reconstruct(DenseNode x)
    {
        var bias = _graph.Use(_bias);
        var f = _graph.Encode(x, new Encoder(_graph.Use(_encoder), _graph.Use(_encoderBias), bias), Activation.BatchTopK(Math.Min(_options.K, _decoder.Value.Rows)));
        return _graph.Decode(f, _graph.Use(_decoder), bias);
    }

    private static Matrix Mean(Matrix rows)
    {
        var mean = new Matrix(1, rows.Columns);
        for (var c = 0; c < rows.Columns; c++)
            mean[0, c] = (float)Enumerable.Range(0, rows.Rows).Average(i => (double)rows[i, c]);
        return mean;
    }

    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var c = 0; c < a.Length; c++)
            sum += ((double)a[c] - b[c]) * ((double)a[c] - b[c]);
        return sum;
    }
}

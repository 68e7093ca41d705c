using SaeLab.Numerics;

namespace SaeLab.Sources.ToyModel;

/// <summary>One toy model in training: h = xW, x̂ = max(hWᵀ + b, 0), loss Σ_i I_i (x_i − x̂_i)².</summary>
internal sealed class ToyModelRun : IDisposable
{
    /// <summary>How many numbers the rows have that losses are compared on; but no fewer than <see cref="FewestFreshRows"/> rows, and no more than were trained on.</summary>
    private const int FreshNumbers = 1 << 22;

    private const int FewestFreshRows = 1 << 14;

    private readonly ToyModelOptions _options;
    private readonly FeatureSampler _sampler;
    private readonly RandomStream _rows;
    private readonly Backend _backend;
    private readonly Graph _graph;
    private readonly ParameterSet _parameters;
    private readonly Parameter _embedding;
    private readonly Parameter _negativeBias;
    private readonly Matrix _x;
    private readonly Matrix? _weights;

    public ToyModelRun(ToyModelOptions options, FeatureSampler sampler, RandomStream random)
    {
        (_options, _sampler, _rows) = (options, sampler, random.For("rows"));
        _backend = CpuBackend.Create(threads: 1);
        _graph = new Graph(_backend);
        _parameters = new ParameterSet(_backend);
        using var embedding = InitialEmbedding(options, random.For("initial weights"));
        using var bias = new Matrix(1, options.Features);
        _embedding = _parameters.Add("W", embedding, RowMeaning.Shared);
        // The graph subtracts rows and does not add them, so what is trained is −b.
        _negativeBias = _parameters.Add("negative b", bias, RowMeaning.Shared);
        _x = new Matrix(options.Batch, options.Features);
        _weights = RootImportances(options);
    }

    public void Train()
    {
        using var adam = new Adam(_parameters);
        for (var step = 0; step < _options.Steps; step++)
        {
            _sampler.Fill(_rows, (long)step * _options.Batch, _x);
            _graph.Backward(Loss());
            adam.Step(_graph, LearningRate(step));
        }
    }

    /// <summary>The model, with its loss on other rows than it was trained on.</summary>
    public TrainedToyModel Finish(RandomStream freshRows)
    {
        var rows = Math.Max(FreshNumbers / _options.Features, FewestFreshRows);
        var batches = Math.Min((rows + _options.Batch - 1) / _options.Batch, _options.Steps);
        var sum = 0.0;
        for (var batch = 0; batch < batches; batch++)
        {
            _sampler.Fill(freshRows, (long)batch * _options.Batch, _x);
            sum += Loss().Value;
        }

        double[] bias = [.. _negativeBias.Value.ToArray().Select(value => 0.0 - value)];
        return new TrainedToyModel(_embedding.Value.ToMatrix(), bias, sum / batches);
    }

    public void Dispose()
    {
        _graph.Dispose();
        _parameters.Dispose();
        _backend.Dispose();
        _x.Dispose();
        _weights?.Dispose();
    }

    private ScalarNode Loss()
    {
        _graph.Begin();
        var (x, w) = (_graph.Input(_x), _graph.Use(_embedding));
        var h = _graph.Product(x, w);
        var xHat = _graph.SubtractRow(_graph.Linear(h, w), _graph.Use(_negativeBias));
        if (_options.Output == ToyModelOutput.Rectified)
            xHat = _graph.Relu(xHat);
        return _weights is null
            ? _graph.MeanSquaredError(xHat, x)
            : _graph.MeanSquaredError(_graph.Multiply(xHat, _graph.Input(_weights)), _graph.Multiply(x, _graph.Input(_weights)));
    }

    private double LearningRate(int step) => _options.Decay == ToyModelDecay.None
        ? _options.LearningRate
        : _options.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * step / _options.Steps));

    private static Matrix InitialEmbedding(ToyModelOptions options, RandomStream random)
    {
        var embedding = new Matrix(options.Features, options.Dimension);
        random.FillGaussian(embedding.Span);
        var deviation = (float)(options.InitialScale * Math.Sqrt(2.0 / (options.Features + options.Dimension)));
        foreach (ref var value in embedding.Span)
            value *= deviation;
        return embedding;
    }

    /// <summary>√I_i in every row of a batch, by which both sides of the squared error are multiplied; null where all are 1.</summary>
    private static Matrix? RootImportances(ToyModelOptions options)
    {
        var importances = FeatureSets.Importances(options);
        if (importances.All(importance => importance == 1))
            return null;
        var weights = new Matrix(options.Batch, options.Features);
        for (var i = 0; i < weights.Count; i++)
            weights.Span[i] = (float)Math.Sqrt(importances[i % options.Features]);
        return weights;
    }
}

using SaeLab.Numerics;

namespace SaeLab.Bench;

/// <summary>The encoder multiplication alone, fused with its activation.</summary>
internal sealed class EncodeCase : IDisposable
{
    private readonly Graph _graph;
    private readonly ParameterSet _parameters;
    private readonly Activation _activation;
    private readonly Matrix[] _batches;
    private int _calls;

    public EncodeCase(Backend backend, Shape shape, Activation activation, Matrix[] batches, double bias = 0)
    {
        _graph = new Graph(backend);
        _activation = activation;
        _batches = batches;
        _parameters = new ParameterSet(backend);
        using var weights = new Matrix(shape.Latents, shape.InputDim);
        RandomStream.FromSeed(1).FillGaussian(weights.Span);
        foreach (ref var value in weights.Span)
            value /= MathF.Sqrt(shape.InputDim);
        using var biases = new Matrix(shape.Latents, 1);
        biases.Span.Fill((float)bias);
        _parameters.Add("W_enc", weights, RowMeaning.Latent);
        _parameters.Add("b_enc", biases, RowMeaning.Latent);
    }

    public void Run()
    {
        _graph.Begin();
        _graph.Encode(_graph.Input(_batches[_calls++ % _batches.Length]), new Encoder(_graph.Use(_parameters["W_enc"]), _graph.Use(_parameters["b_enc"])), _activation);
    }

    public void Dispose()
    {
        _graph.Dispose();
        _parameters.Dispose();
    }
}

using System.Text.Json;

namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>A graph on the parameters and rows of a golden case.</summary>
public sealed class GoldenGraph : IDisposable
{
    private readonly Backend _backend;
    private readonly Matrix _inputs;

    public GoldenGraph(JsonElement golden, string backend)
    {
        Case = golden;
        _backend = backend == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();
        Graph = new Graph(_backend);
        Parameters = new ParameterSet(_backend);
        var inputs = golden.GetProperty("inputs");
        Parameters.Add("W_enc", Golden.Transpose(inputs.GetProperty("W_enc").ToMatrix()), RowMeaning.Latent);
        Parameters.Add("b_enc", Golden.Transpose(inputs.GetProperty("b_enc").ToMatrix()), RowMeaning.Latent);
        Parameters.Add("W_dec", inputs.GetProperty("W_dec").ToMatrix(), RowMeaning.Latent);
        Parameters.Add("b_dec", inputs.GetProperty("b_dec").ToMatrix(), RowMeaning.Shared);
        if (inputs.TryGetProperty("threshold", out var threshold))
            Parameters.Add("threshold", Golden.Transpose(threshold.ToMatrix()), RowMeaning.Latent);
        _inputs = inputs.GetProperty("x").ToMatrix();
        Graph.Begin();
    }

    public JsonElement Case { get; }

    public Graph Graph { get; }

    public ParameterSet Parameters { get; }

    public DenseNode X => Graph.Input(_backend.Import(_inputs));

    public LatentNode Encode(Activation activation, DenseNode? scale = null)
    {
        if (scale is null)
            Graph.Begin();
        var encoder = new Encoder(
            Graph.Use(Parameters["W_enc"]), Graph.Use(Parameters["b_enc"]), Graph.Use(Parameters["b_dec"]), scale,
            activation.Kind == ActivationKind.JumpRelu ? Graph.Use(Parameters["threshold"]) : null);
        return Graph.Encode(X, encoder, activation);
    }

    public DenseNode Decode(LatentNode latents) => Graph.Decode(latents, Graph.Use(Parameters["W_dec"]), Graph.Use(Parameters["b_dec"]));

    public void AssertGradients(ScalarNode loss, string name)
    {
        Graph.Backward(loss);
        foreach (var gradient in Case.GetProperty("expected").GetProperty(name).EnumerateObject())
        {
            var actual = Graph.GradientOf(Parameters[gradient.Name]).ToMatrix();
            Golden.AssertClose(gradient.Value, gradient.Name is "W_enc" or "b_enc" or "threshold" ? Golden.Transpose(actual) : actual);
        }
    }

    public void Dispose()
    {
        Graph.Dispose();
        Parameters.Dispose();
        _backend.Dispose();
    }
}

using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Losses;

/// <summary>An auxiliary loss on a ReLU autoencoder with given rows.</summary>
internal sealed class LossRun : IDisposable
{
    private readonly Matrix _inputs;

    public LossRun(string backend, float[][] encoder, float[][] decoder, float[][] inputs, float[]? bias = null)
    {
        Backend = backend == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();
        Parameters = new ParameterSet(Backend);
        Parameters.Add("W_enc", Matrix.FromRows(encoder), RowMeaning.Latent);
        Parameters.Add("W_dec", Matrix.FromRows(decoder), RowMeaning.Latent);
        Parameters.Add("b_enc", Matrix.FromRows([.. (bias ?? new float[encoder.Length]).Select(v => new[] { v })]), RowMeaning.Latent);
        _inputs = Matrix.FromRows(inputs);
        Graph = new Graph(Backend);
    }

    public Backend Backend { get; }

    public ParameterSet Parameters { get; }

    public Graph Graph { get; }

    public TrainingStep Step { get; } = new(RandomStream.FromSeed(3));

    /// <summary>The loss's term, its gradients derived; null where it adds none.</summary>
    public LossTerm? Add(IAuxiliaryLoss loss, IReadOnlyList<int> dead, long step = 0)
    {
        Graph.Begin();
        var x = Graph.Input(Backend.Import(_inputs));
        Step.Begin(new TrainingProgress(step, 100, step * _inputs.Rows, 100 * _inputs.Rows), dead);
        var decoder = Graph.Use(Parameters["W_dec"]);
        var encoder = new Encoder(Graph.Use(Parameters["W_enc"]), Graph.Use(Parameters["b_enc"]));
        var f = Graph.Encode(x, encoder, Activation.Relu);
        var zero = Graph.Input(Backend.Import(new Matrix(1, _inputs.Columns)));
        var pass = new ForwardPass(f, Graph.Decode(f, decoder, zero)) { Sae = new SaeNodes(encoder, decoder, zero, null) };
        loss.Add(Graph, x, pass, Step);
        if (Step.Losses.Count == 0)
            return null;
        var term = Assert.Single(Step.Losses);
        Assert.Equal(loss.LossTerm, term.Name);
        Graph.Backward(term.Value);
        return term;
    }

    public Matrix Gradient(string name) => Graph.GradientOf(Parameters[name]).ToMatrix();

    public void Dispose()
    {
        Graph.Dispose();
        Parameters.Dispose();
        Backend.Dispose();
    }
}

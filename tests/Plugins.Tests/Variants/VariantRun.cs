using System.Text.Json;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>A variant's forward and backward pass on the parameters and rows of a golden case.</summary>
public sealed class VariantRun : IDisposable
{
    private readonly Matrix _inputs;
    private readonly Matrix? _targets;
    private readonly TrainingStep _step = new(RandomStream.FromSeed(0));

    /// <summary>On W_enc, b_enc, W_dec, b_dec and x of the case, and on W_skip and the target where it has them.</summary>
    public VariantRun(JsonElement golden, string backend)
        : this(golden, backend, ParametersOf(golden.GetProperty("inputs")), golden.GetProperty("inputs").GetProperty("x").ToMatrix())
    {
        if (golden.GetProperty("inputs").TryGetProperty("target", out var target))
            _targets = target.ToMatrix();
    }

    /// <summary>On these parameters and rows, for cases that keep them in another form.</summary>
    public VariantRun(JsonElement golden, string backend, IEnumerable<(string Name, Matrix Values)> parameters, Matrix inputs)
    {
        Case = golden;
        Parameters = new ParameterSet(backend == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend());
        foreach (var (name, values) in parameters)
            Parameters.Add(name, values, name is "b_dec" or "W_skip" ? RowMeaning.Shared : RowMeaning.Latent);
        _inputs = inputs;
        Graph = new Graph(Parameters.Backend);
    }

    public JsonElement Case { get; }

    public ParameterSet Parameters { get; }

    public Graph Graph { get; }

    public double Loss { get; private set; }

    public Latents Latents { get; private set; } = null!;

    public Tensor Reconstruction { get; private set; } = null!;

    public ForwardPass Pass { get; private set; }

    public void Forward(ISaeVariant variant, IReadOnlyList<int>? dead = null, string? onlyTerm = null, IAuxiliaryLoss? auxiliary = null)
    {
        Graph.Begin();
        _step.Begin(new TrainingProgress(0, 1, 0, 2), dead ?? [], _targets is null ? null : Graph.Input(Parameters.Backend.Import(_targets)));
        var x = Graph.Input(Parameters.Backend.Import(_inputs));
        var pass = variant.Forward(Graph, Parameters, x, _step);
        auxiliary?.Add(Graph, x, pass, _step);
        (Pass, Latents, Reconstruction) = (pass, pass.Latents.Value, pass.Reconstruction.Value);
        ScalarNode? loss = null;
        foreach (var term in _step.Losses.Where(t => onlyTerm is null || t.Name == onlyTerm))
            loss = loss is null ? Graph.Scale(term.Value, term.Coefficient) : Graph.Add(loss, term.Value, term.Coefficient);
        Loss = loss!.Value;
        Graph.Backward(loss);
    }

    public double Term(string name) => _step.Losses.Single(t => t.Name == name).Value.Value;

    public double[] Terms(string name) => [.. _step.Losses.Where(t => t.Name == name).Select(t => t.Value.Value)];

    public void AfterStep(ISaeVariant variant) => variant.AfterStep(Parameters, Pass, _step);

    public Matrix DenseLatents() => Dense(Latents);

    public static Matrix Dense(Latents latents)
    {
        var sparse = latents.ToHost();
        var dense = new Matrix(sparse.Rows, sparse.LatentCount);
        for (var row = 0; row < sparse.Rows; row++)
        {
            for (var j = 0; j < sparse.Indices(row).Length; j++)
                dense[row, sparse.Indices(row)[j]] = sparse.Values(row)[j];
        }

        return dense;
    }

    public void AssertLossAndGradients(string loss = "loss", string gradients = "gradients")
    {
        var expected = Case.GetProperty("expected");
        Golden.AssertClose(expected.GetProperty(loss).GetDouble(), Loss, what: "loss");
        AssertGradients(expected.GetProperty(gradients));
    }

    public void AssertGradients(JsonElement expected)
    {
        foreach (var gradient in expected.EnumerateObject())
        {
            var actual = Graph.GradientOf(Parameters[gradient.Name == "b_gate" ? "b_enc" : gradient.Name]).ToMatrix();
            Golden.AssertClose(gradient.Value, gradient.Name is "W_dec" or "b_dec" ? actual : Golden.Transpose(actual));
        }
    }

    /// <summary>Adds a parameter with a number for each latent.</summary>
    public void AddColumn(string name, IEnumerable<double> values) =>
        Parameters.Add(name, Golden.Transpose(Matrix.FromRows([[.. values.Select(v => (float)v)]])), RowMeaning.Latent);

    private static IEnumerable<(string Name, Matrix Values)> ParametersOf(JsonElement inputs)
    {
        yield return ("W_enc", Golden.Transpose(inputs.GetProperty("W_enc").ToMatrix()));
        // The bias of a gate is the bias of the affine encoder.
        yield return ("b_enc", Golden.Transpose(inputs.GetProperty(inputs.TryGetProperty("b_enc", out _) ? "b_enc" : "b_gate").ToMatrix()));
        yield return ("W_dec", inputs.GetProperty("W_dec").ToMatrix());
        yield return ("b_dec", inputs.GetProperty("b_dec").ToMatrix());
        if (inputs.TryGetProperty("W_skip", out var skip))
            yield return ("W_skip", skip.ToMatrix());
    }

    public void Dispose()
    {
        Graph.Dispose();
        Parameters.Dispose();
        Parameters.Backend.Dispose();
    }
}

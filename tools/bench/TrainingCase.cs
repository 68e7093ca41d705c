using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Bench;

/// <summary>Training steps of one variant on Gaussian rows, through the same public pieces that plugins and the trainer use.</summary>
internal sealed class TrainingCase : IDisposable
{
    private const double LearningRate = 1e-5;
    private readonly ISaeVariant _variant;
    private readonly IAuxiliaryLoss? _aux;
    private readonly Graph _graph;
    private readonly Adam _adam;
    private readonly Matrix[] _batches;
    private readonly TrainingStep _step = new(RandomStream.FromSeed(3));
    private readonly IReadOnlyList<int> _dead;
    private long _steps;

    public TrainingCase(Backend backend, Shape shape, ISaeVariant variant, Matrix[] batches, double encoderBias = 0, int deadLatents = 0, IAuxiliaryLoss? aux = null)
    {
        (_variant, _batches, _aux) = (variant, batches, aux);
        Parameters = new ParameterSet(backend);
        _variant.Initialise(Parameters, new InitialisationContext(RandomStream.FromSeed(1), _batches[0]));
        var bias = new float[shape.Latents];
        Array.Fill(bias, (float)encoderBias);
        Parameters[ParameterNames.EncoderBias].Value.CopyFrom(bias);
        Parameters[ParameterNames.DecoderBias].Value.CopyFrom(new float[shape.InputDim]);
        _graph = new Graph(backend);
        _adam = new Adam(Parameters);
        _dead = [.. Enumerable.Range(0, deadLatents).Select(i => i * (shape.Latents / Math.Max(1, deadLatents)))];
    }

    public ParameterSet Parameters { get; }

    /// <summary>Entries of the last step's latents per row.</summary>
    public double L0 { get; private set; }

    /// <summary>A whole step: forward, backward, projection, optimizer, constraint, the variant's own state.</summary>
    public void Step()
    {
        _step.Begin(new TrainingProgress(_steps, long.MaxValue, 0, long.MaxValue), _dead);
        _graph.Begin();
        var x = _graph.Input(_batches[_steps++ % _batches.Length]);
        var pass = _variant.Forward(_graph, Parameters, x, _step);
        _aux?.Add(_graph, x, pass, _step);
        ScalarNode? loss = null;
        for (var i = 0; i < _step.Losses.Count; i++)
        {
            var term = _step.Losses[i];
            loss = loss is null ? _graph.Scale(term.Value, term.Coefficient) : _graph.Add(loss, term.Value, term.Coefficient);
        }

        _graph.Backward(loss!);
        for (var i = 0; i < _variant.Constraints.Count; i++)
            _variant.Constraints[i].ProjectGradient(_graph, Parameters);
        _adam.Step(_graph, LearningRate);
        for (var i = 0; i < _variant.Constraints.Count; i++)
            _variant.Constraints[i].Enforce(Parameters);
        _variant.AfterStep(Parameters, pass, _step);
        L0 = (double)pass.Latents.Value.Count / pass.Latents.Value.Rows;
    }

    public void Dispose()
    {
        _graph.Dispose();
        _adam.Dispose();
        Parameters.Dispose();
    }

    /// <summary>A variant as the host would make it from a plugin.</summary>
    public static ISaeVariant FromPlugin(Shape shape, IPlugin plugin, object options) => (ISaeVariant)Make(shape, plugin, options);

    /// <summary>An auxiliary loss as the host would make it from a plugin.</summary>
    public static IAuxiliaryLoss LossFromPlugin(Shape shape, IPlugin plugin, object options) => (IAuxiliaryLoss)Make(shape, plugin, options);

    private static object Make(Shape shape, IPlugin plugin, object options)
    {
        var services = new ServiceCollection();
        plugin.Register(services);
        var component = services.Select(s => s.ImplementationInstance).OfType<ComponentDescriptor>().Single();
        return component.Create(options, new VariantContext(shape.InputDim));
    }

    public static Matrix[] MakeBatches(Shape shape)
    {
        var random = RandomStream.FromSeed(2);
        return [.. Enumerable.Range(0, 3).Select(_ =>
        {
            var batch = new Matrix(shape.Batch, shape.InputDim);
            random.FillGaussian(batch.Span);
            return batch;
        })];
    }
}

/// <summary>B, d and m of a benchmark.</summary>
internal readonly record struct Shape(int Batch, int InputDim, int Latents)
{
    /// <summary>Flop of one encoder multiplication.</summary>
    public double EncoderFlop => 2.0 * Batch * InputDim * Latents;

    public override string ToString() => $"{Batch} x {InputDim} x {Latents}";
}

using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Training;

/// <summary>Trains one dictionary, a step at a time; knows nothing of files, folders and clocks.</summary>
/// <remarks>
/// A step is: forward → backward → projection of the decoder's gradient → clipping → optimizer → decoder constraint → firing statistics → coefficient controllers → resampling.
/// All that changes lies in <see cref="State"/>, so training can stop after any step and go on elsewhere with the same result.
/// </remarks>
internal sealed class Trainer : IDisposable
{
    private const int LargestSample = 1 << 15;

    /// <summary>How much larger than the inputs' mean square the error may be. Untrained dictionaries come to a hundred or so.</summary>
    private const double LargestError = 1e6;

    private readonly IActivationSource _source;
    private readonly ISaeVariant _variant;
    private readonly TrainingOptions _options;
    private readonly IActivationStream _stream;
    private readonly Graph _graph;
    private readonly Matrix _batch;
    private readonly SparseLatents _latents;
    private readonly TrainingStep _step = new();
    private readonly List<int> _dead = [];
    private readonly Resampling? _resampling;
    private readonly bool _followsL0;

    /// <summary>A trainer at the start of a run.</summary>
    public Trainer(
        IActivationSource source, ISaeVariant variant, IResampler? resampler, TrainingOptions options, RandomStream random, Backend backend)
    {
        (_source, _variant, _options) = (source, variant, options);
        Schedule = new TrainingSchedule(options, variant.Shape.LatentCount);
        _graph = new Graph(backend);
        _batch = new Matrix(options.Batch, source.InputDim);
        _latents = new SparseLatents(variant.Shape.LatentCount);
        _stream = source.Open(Split.Training);

        using var sample = ReadSample();
        var parameters = new ParameterSet(backend);
        var scale = InputScale.Estimate(options.InputScaling, sample);
        InputScale.Apply(sample.Span, scale);
        variant.Initialise(parameters, new InitialisationContext(random.For("initialisation"), sample));
        State = new TrainingState(
            parameters, OptimizerFactory.Create(options.Optimizer, parameters), new FiringStatistics(variant.Shape.LatentCount), scale)
        {
            Coefficients = new Coefficients(options, Schedule.TotalSteps),
        };
        _followsL0 = State.Coefficients.FollowL0;
        _resampling = resampler is null ? null : new Resampling(source, variant, resampler, random.For("resampling"), State);
        if (variant.DecoderConstraint == DecoderConstraint.UnitNorm)
            UnitRows.Normalize(Decoder, backend);
    }

    /// <summary>Everything that changes.</summary>
    public TrainingState State { get; }

    /// <summary>Lengths in steps.</summary>
    public TrainingSchedule Schedule { get; }

    /// <summary>Whether all steps are done.</summary>
    public bool IsDone => State.Step >= Schedule.TotalSteps;

    private Parameter Decoder => State.Parameters[ParameterNames.DecoderWeights];

    /// <summary>Does the next step.</summary>
    /// <param name="measure">Whether to measure it, which costs some time.</param>
    /// <returns>What it measured, or null.</returns>
    /// <exception cref="InputException">The source failed, or training diverged.</exception>
    public TrainingMetrics? Step(bool measure)
    {
        ReadBatch();
        var progress = Schedule.ProgressAt(State.Step);
        State.Firing.ListDead(progress.Samples, Schedule.DeadAfterSamples, _dead);
        _step.Begin(progress, _dead);
        try
        {
            return Step(progress, measure);
        }
        catch (NotFiniteNumberException exception)
        {
            throw Diverged(progress.Step + 1, exception.Message);
        }
    }

    /// <summary>The dictionary as it is now, in its inference form and for raw inputs.</summary>
    public LearnedDictionary Export()
    {
        var dictionary = _variant.Export(State.Parameters);
        dictionary.FoldInputScale(State.InputScale);
        return dictionary;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _graph.Dispose();
        _batch.Dispose();
        _latents.Dispose();
        _resampling?.Dispose();
        State.Dispose();
    }

    private TrainingMetrics? Step(TrainingProgress progress, bool measure)
    {
        _graph.Begin();
        var x = _graph.Input(_graph.Backend.Import(_batch));
        var pass = _variant.Forward(_graph, State.Parameters, x, _step);
        var loss = TotalLoss(progress.Step);
        if (!double.IsFinite(loss.Value))
            throw Diverged(progress.Step + 1, $"the loss is {loss.Value}");
        _graph.Backward(loss);

        if (_variant.DecoderConstraint == DecoderConstraint.UnitNorm)
            UnitRows.ProjectGradient(_graph, Decoder);
        var norm = measure || _options.ClipGradientNorm is not null ? Gradients.Norm(_graph, State.Parameters) : double.NaN;
        var rate = Schedule.LearningRate(progress.Step);
        State.Optimizer.Step(_graph, rate, _options.ClipGradientNorm is { } largest ? Gradients.ClipFactor(norm, largest) : 1);
        if (_variant.DecoderConstraint == DecoderConstraint.UnitNorm)
            UnitRows.Normalize(Decoder, _graph.Backend);

        pass.Latents.Value.CopyTo(_latents);
        State.Step++;
        State.StreamPosition = _stream.Position;
        State.Firing.Observe(_latents, progress.Samples);
        var metrics = measure ? Measure(x, pass, loss, norm, rate) : null;
        if (_followsL0)
            State.Coefficients.Observe(MeanL0(), progress.Step);
        _resampling?.AfterStep(Schedule.ProgressAt(State.Step), Schedule.Batch);
        return metrics;
    }

    private ScalarNode TotalLoss(long step)
    {
        ScalarNode? total = null;
        for (var i = 0; i < _step.Losses.Count; i++)
        {
            var term = _step.Losses[i];
            var coefficient = term.Coefficient * State.Coefficients.FactorOf(term.Name, step);
            total = total is null ? _graph.Scale(term.Value, coefficient) : _graph.Add(total, term.Value, coefficient);
        }

        return total ?? throw new InvalidOperationException("The variant added no loss term.");
    }

    private TrainingMetrics Measure(DenseNode x, ForwardPass pass, ScalarNode loss, double norm, double rate)
    {
        State.Firing.ListDead(State.Step * Schedule.Batch, Schedule.DeadAfterSamples, _dead);
        var error = _graph.MeanSquaredError(pass.Reconstruction, x).Value;
        RequireSense(error);
        return new TrainingMetrics
        {
            Step = State.Step,
            Samples = State.Step * Schedule.Batch,
            Loss = loss.Value,
            Terms = [.. _step.Losses.Select(term => (term.Name, term.Value.Value))],
            Coefficients = [.. State.Coefficients.Scheduled.Select(c => (c.Term, c.FactorAt(State.Step - 1)))],
            L0 = MeanL0(),
            Fvu = error / _graph.MeanSquareAboutMean(x),
            DeadLatents = _dead.Count,
            GradientNorm = norm,
            LearningRate = rate,
        };
    }

    /// <summary>Latents of the batch that are not 0, per row.</summary>
    private double MeanL0()
    {
        var firing = 0L;
        foreach (var value in _latents.AllValues)
            firing += value != 0 ? 1 : 0;
        return (double)firing / _batch.Rows;
    }

    private void ReadBatch()
    {
        if (_stream.Position != State.StreamPosition)
            _stream.Position = State.StreamPosition;
        var read = _stream.Read(_batch);
        if (read < _batch.Rows)
            throw new InputException($"The source's training rows ended after {_stream.Position}; a training stream must not end.");
        InputScale.Apply(_batch.Span, State.InputScale);
    }

    private Matrix ReadSample()
    {
        var rows = (int)Math.Min(LargestSample, _source.RowCount(Split.Training) ?? LargestSample);
        var sample = new Matrix(rows, _source.InputDim);
        using var stream = _source.Open(Split.Training);
        var read = stream.Read(sample);
        return read == rows ? sample : throw new InputException($"The source promised {rows} training rows, but gave {read}.");
    }

    /// <summary>Adam's steps are bounded, so a learning rate that is far too high need not end in infinity: latents may all be dead and the bias absurd.</summary>
    private void RequireSense(double error)
    {
        var square = 0.0;
        foreach (var value in _batch.Span)
            square += (double)value * value;
        square /= _batch.Rows;
        if (square > 0 && !(error <= LargestError * square))
            throw Diverged(State.Step, string.Create(CultureInfo.InvariantCulture, $"the mean squared error is {error:G3}, of inputs whose mean square is {square:G3}"));
    }

    private static InputException Diverged(long step, string what) => new(
        $"Training diverged at step {step}: {what}. Lower the learning_rate of training.optimizer, set training.clip_gradient_norm, or scale the inputs (training.input_scaling).");
}
